//! Apple Pay requests (App Plugins, pushApplePayPaymentRequestInConversationThread). iAdvize takes
//! them in conversations of the channel `APPLE_BUSINESS_CHAT` only.

use serde::Serialize;

use super::card::{CardImage, LinkAction};

/// A text that is not what Apple Pay takes. Holds the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ApplePayRule(&'static str);

/// A decimal amount as text: `10`, `9.99`, `0.5`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Amount(String);

impl Amount {
    /// Digits, perhaps a point and one or two decimals.
    ///
    /// # Errors
    /// For any other text.
    pub fn new(text: &str) -> Result<Self, ApplePayRule> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let right = digits(whole) && digits(decimals) && decimals.len() <= 2;
        right.then(|| Self(text.to_owned())).ok_or(ApplePayRule(
            "an amount is digits with at most two decimals",
        ))
    }
}

/// A currency, after ISO 4217: three capital letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Currency(String);

impl Currency {
    /// Three capital letters.
    ///
    /// # Errors
    /// For any other text.
    pub fn new(code: &str) -> Result<Self, ApplePayRule> {
        let right = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        right
            .then(|| Self(code.to_owned()))
            .ok_or(ApplePayRule("a currency is three capital letters"))
    }
}

/// A UUID in its usual form of 36 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RequestIdentifier(String);

impl RequestIdentifier {
    /// 8-4-4-4-12 hexadecimal digits.
    ///
    /// # Errors
    /// For any other text.
    pub fn new(uuid: &str) -> Result<Self, ApplePayRule> {
        let groups: Vec<usize> = uuid.split('-').map(str::len).collect();
        let right =
            groups == [8, 4, 4, 4, 12] && uuid.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
        right
            .then(|| Self(uuid.to_owned()))
            .ok_or(ApplePayRule("a request's identifier is a UUID"))
    }
}

/// `ApplePayLineItemType`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineItemType {
    /// The amount is known.
    Final,
    /// The amount may change.
    Pending,
}

/// `PaymentItem`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaymentItem {
    /// How much.
    pub amount: Amount,
    /// For what.
    pub label: String,
    /// Whether it is settled.
    #[serde(rename = "type")]
    pub kind: LineItemType,
}

/// `ShippingMethod`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShippingMethod {
    /// How much.
    pub amount: Amount,
    /// When and where.
    pub detail: String,
    /// For the merchant's program.
    pub identifier: String,
    /// For the visitor.
    pub label: String,
}

/// `ApplePayContactField`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ContactField {
    /// `email`
    Email,
    /// `name`
    Name,
    /// `phone`
    Phone,
    /// `postalAddress`
    PostalAddress,
    /// `phoneticName`
    PhoneticName,
}

/// `ApplePayPaymentRequest`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// Of all amounts.
    pub currency_code: Currency,
    /// What is paid for.
    pub line_items: Vec<PaymentItem>,
    /// What the visitor must give for the bill.
    pub required_billing_contact_fields: Vec<ContactField>,
    /// What the visitor must give for the delivery.
    pub required_shipping_contact_fields: Vec<ContactField>,
    /// The choices of delivery.
    pub shipping_methods: Vec<ShippingMethod>,
    /// The sum.
    pub total: PaymentItem,
}

/// `CardType`: unlike a card of the thread, it may have no link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PaymentCard {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<CardImage>,
    pub actions: Vec<LinkAction>,
}

/// `ApplePayReceivedMessage`: what the visitor sees before paying.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "data")]
pub enum ReceivedMessage {
    /// A card, the only documented kind.
    #[serde(rename = "CARD")]
    Card(PaymentCard),
}

/// `ApplePayPaymentRequestType`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplePayRequest {
    /// Names the request.
    pub request_identifier: RequestIdentifier,
    /// What is to be paid.
    pub payment: Payment,
    /// What the visitor sees.
    pub received_message: ReceivedMessage,
}
