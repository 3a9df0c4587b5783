//! Rules about security.

super::group! { se_1 se_2 se_3 }
