//! What the library can do, as far as versions differ.

/// What a library may lack. The numbers are the versions that brought them (change log).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// 1.0.0
    InsertText,
    /// 2.4.0
    PushCard,
    /// 2.4.0
    PushCardBundle,
    /// 2.6.0
    GetJwt,
    /// 2.7.0
    PushApplePay,
}

impl Command {
    /// The function of the library's client.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InsertText => "insertTextInComposeBox",
            Self::PushCard => "pushCardInConversationThread",
            Self::PushCardBundle => "pushCardBundleInConversationThread",
            Self::GetJwt => "getJWT",
            Self::PushApplePay => "pushApplePayPaymentRequestInConversationThread",
        }
    }
}
