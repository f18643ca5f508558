//! Apple Pay.

use apizee_panel::desk::apple_pay::{
    Amount, ApplePayRequest, ContactField, Currency, LineItemType, Payment, PaymentCard,
    PaymentItem, ReceivedMessage, RequestIdentifier, ShippingMethod,
};
use apizee_panel::desk::{ActionError, DeskError};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{NEWEST, client_with, connected, crossed};

fn payment() -> ApplePayRequest {
    let amount = |text: &str| Amount::new(text).unwrap();
    let item = |amount: Amount, label: &str| PaymentItem {
        amount,
        label: label.to_owned(),
        kind: LineItemType::Final,
    };
    ApplePayRequest {
        request_identifier: RequestIdentifier::new("83f86edb-5f0a-4e6f-9c53-8f7b7d4f2b11").unwrap(),
        payment: Payment {
            currency_code: Currency::new("USD").unwrap(),
            line_items: vec![item(amount("45"), "Earpods")],
            required_billing_contact_fields: vec![ContactField::Email],
            required_shipping_contact_fields: vec![ContactField::PostalAddress],
            shipping_methods: vec![ShippingMethod {
                amount: amount("10"),
                detail: "Within an hour".to_owned(),
                identifier: "in_store_pickup".to_owned(),
                label: "In-Store Pickup".to_owned(),
            }],
            total: item(amount("55"), "TOTAL"),
        },
        received_message: ReceivedMessage::Card(PaymentCard {
            title: Some("Please check".to_owned()),
            ..PaymentCard::default()
        }),
    }
}

#[wasm_bindgen_test]
async fn a_payment_request_is_as_documented() {
    let (_kept, client) = connected(NEWEST).await;
    client.push_apple_pay(&payment()).await.unwrap();
    let expected = r#"[["pay",{"requestIdentifier":"83f86edb-5f0a-4e6f-9c53-8f7b7d4f2b11","payment":{"currencyCode":"USD","lineItems":[{"amount":"45","label":"Earpods","type":"final"}],"requiredBillingContactFields":["email"],"requiredShippingContactFields":["postalAddress"],"shippingMethods":[{"amount":"10","detail":"Within an hour","identifier":"in_store_pickup","label":"In-Store Pickup"}],"total":{"amount":"55","label":"TOTAL","type":"final"}},"receivedMessage":{"type":"CARD","data":{"title":"Please check","actions":[]}}}]]"#;
    assert_eq!(crossed("globalThis.crossed"), expected);
}

#[wasm_bindgen_test]
async fn a_refused_payment_gives_the_documented_error() {
    let name = "pushApplePayPaymentRequestInConversationThread";
    let refusing = client_with(&format!(
        "{name}: () => Promise.reject({{ message: 'bad', details: ['total', 'label'] }})"
    ))
    .await;
    let expected = ActionError {
        message: "bad".to_owned(),
        details: vec!["total".to_owned(), "label".to_owned()],
    };
    assert_eq!(refusing.push_apple_pay(&payment()).await, Err(Ok(expected)));
    let bare = client_with(&format!(
        "{name}: () => Promise.reject({{ message: 'bad' }})"
    ))
    .await;
    assert_eq!(
        bare.push_apple_pay(&payment()).await,
        Err(Ok(ActionError {
            message: "bad".to_owned(),
            details: vec![]
        }))
    );
    let other = client_with(&format!(
        "{name}: () => Promise.reject(new Error('offline'))"
    ))
    .await;
    assert!(matches!(
        other.push_apple_pay(&payment()).await,
        Err(Err(DeskError::Threw { .. }))
    ));
}
