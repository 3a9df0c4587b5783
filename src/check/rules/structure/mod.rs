//! Rules about the site as a whole.

super::group! { gw_12 gw_15 gw_23 cc_4 cc_6 cn_10 st_1 st_2 st_3 st_4 st_5 st_6 }
