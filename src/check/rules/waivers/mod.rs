//! Rules about waivers themselves; found while waivers are applied.

super::group! { ck_1 ck_2 ck_3 }
