//! The API's description, generated from the handlers and the contract.

use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, OpenApi as Document};

#[derive(OpenApi)]
#[openapi(
    info(title = "Apizee panel for the iAdvize Desk", description = "What the panel asks of its backend."),
    security(("desk_jwt" = [])),
    components(schemas(contract::Problem))
)]
struct Description;

/// The document without its paths, which the router adds.
#[must_use]
pub fn document() -> Document {
    let mut document = Description::openapi();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "The Desk's token, fresh for each call (client.getJWT).",
        ))
        .build();
    let components = document
        .components
        .take()
        .unwrap_or_else(|| ComponentsBuilder::new().build());
    let mut components = components;
    components.add_security_scheme("desk_jwt", SecurityScheme::Http(bearer));
    document.components = Some(components);
    document
}
