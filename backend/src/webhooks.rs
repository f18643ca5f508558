//! What Apizee and iAdvize tell by themselves, proven before it is read: a delivery on its way in
//! (`delivery`), whether it comes from Apizee ([`apizee`]) or from iAdvize ([`signature`]), and what
//! iAdvize's says ([`iadvize`]). What Apizee's says is [`crate::apizee::events`]'s to read.

mod delivery;

pub mod apizee;
pub mod iadvize;
pub mod signature;
