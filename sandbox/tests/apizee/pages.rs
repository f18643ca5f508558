//! The pages: what a browser reads and presses on them, and the scripts that other pages embed.

use sandbox::apizee::{AgentDoes, Details, GuestDoes, Place};

use super::{Account, StatusCode};

impl Account {
    /// A page's text, wherever links lead.
    async fn page(&self, path: &str) -> String {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            self.url(path)
        };
        let answer = self.http.get(url).send().await.unwrap();
        answer.text().await.unwrap()
    }

    /// Posts the form of a page whose button has this label, and gives the page that follows.
    async fn press(&self, page: &str, label: &str, own: &[(&str, &str)]) -> String {
        let button = format!("<button>{label}</button>");
        let form = page
            .split("<form ")
            .find(|form| form.contains(&button))
            .unwrap_or_else(|| panic!("no {label} in {page}"));
        let after = |text: &str, start: &str| {
            let rest = text.split(start).nth(1)?;
            rest.split('"').next().map(str::to_owned)
        };
        let mut fields: Vec<(String, String)> = form
            .split("<input type=\"hidden\" ")
            .skip(1)
            .map(|input| {
                let value = after(input, "value=\"").unwrap().replace("&amp;", "&");
                (after(input, "name=\"").unwrap(), value)
            })
            .collect();
        let own = own.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        fields.extend(own);
        let url = self.url(&after(form, "action=\"").unwrap());
        let answer = self.http.post(url).form(&fields).send().await.unwrap();
        answer.text().await.unwrap()
    }
}

#[tokio::test]
async fn a_browser_walks_both_sides_of_a_ticket() {
    let account = Account::signed_in().await;
    let ticket = account.ticket(&[]).await;
    let link = ticket["information_page_url"].as_str().unwrap();
    let entry = format!(
        "/entrypoint/{}/tickets/{}",
        ticket["button_id"], ticket["id"]
    );
    let guest = account.page(link).await;
    let guest = account.press(&guest, "Accept and continue", &[]).await;
    let guest = account.press(&guest, "Refuse the camera", &[]).await;
    assert!(guest.contains("You have refused the camera."), "{guest}");
    let guest = account.press(&guest, "Allow the camera", &[]).await;
    let guest = account.press(&guest, "Join", &[]).await;
    assert!(guest.contains("You are in the session"), "{guest}");
    account.press(&guest, "Share my location", &[]).await;

    let agent = account.page(&entry).await;
    assert!(agent.contains("The guest is there."), "{agent}");
    let agent = account.press(&agent, "Enter", &[]).await;
    let agent = account.press(&agent, "Take a picture", &[]).await;
    let agent = account.press(&agent, "Record a video", &[]).await;
    assert!(
        agent.contains("<img src=\"/media/showVideo/1/hash/"),
        "{agent}"
    );
    assert!(agent.contains("<li>session.established</li>"), "{agent}");
    assert!(agent.contains("<video src=\"/media/"), "{agent}");

    let guest = account.press(&guest, "Leave", &[]).await;
    assert!(guest.contains("You have left."), "{guest}");
    let agent = account.press(&agent, "Complete", &[]).await;
    assert!(agent.contains("State: done."), "{agent}");
    let guest = account.page(link).await;
    let answer = [("score", "3"), ("comment", "<b>")];
    let guest = account.press(&guest, "Send my answer", &answer).await;
    assert!(guest.contains("Thank you"), "{guest}");
    let events = account
        .emulator()
        .ticket_events(ticket["id"].as_u64().unwrap());
    assert_eq!(events.last().unwrap().data["comment"], "<b>");
    let portal = account.page("/").await;
    assert!(portal.contains(&format!("href=\"{entry}\"")), "{portal}");
}

#[tokio::test]
async fn several_guests_meet_once_they_are_let_in() {
    let account = Account::signed_in().await;
    let form = [
        ("participants", "marie@example.com"),
        ("moderation", "true"),
    ];
    account.post("/api/conferences", &form).await;
    let conference = account.emulator().conferences().remove(0);
    let card = account.page(&format!("/s/{}", conference.short)).await;
    let marie = account
        .press(&card, "Join", &[("name", "Marie & Co")])
        .await;
    assert!(marie.contains("Please wait"), "{marie}");
    assert!(!marie.contains("Your name"), "{marie}");
    let nobody = account.press(&card, "Join", &[("name", " ")]).await;
    assert!(nobody.contains("Please wait"), "{nobody}");

    let moderator = format!("/moderator/{}", conference.id);
    let page = account.page(&moderator).await;
    let page = account.press(&page, "Let Guest in", &[]).await;
    assert!(page.contains("Guest is there."), "{page}");
    assert!(page.contains("Marie &amp; Co waits."), "{page}");
    let places: Vec<Place> = account.emulator().conferences()[0]
        .participants
        .iter()
        .map(|one| one.place)
        .collect();
    assert_eq!(places, [Place::Waiting, Place::In]);

    account.press(&page, "End the meeting", &[]).await;
    let url = account.url(&moderator);
    let over = account.http.get(url).send().await.unwrap();
    assert_eq!(over.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_name_in_the_address_skips_the_card() {
    let account = Account::signed_in().await;
    let form = [("participants", "marie@example.com")];
    account.post("/api/conferences", &form).await;
    let conference = account.emulator().conferences().remove(0);
    let card = account.page(&format!("/s/{}", conference.short)).await;
    assert!(card.contains("Your name"), "{card}");
    let shown = account
        .get(&format!("/api/conferences/{}", conference.id))
        .await;
    let url = format!("{}?name=Jean%20Dupont", shown["url"].as_str().unwrap());
    let page = account.page(&url).await;
    assert!(page.contains("You are Jean Dupont."), "{page}");
    let page = account.press(&page, "Join", &[]).await;
    assert!(page.contains("You are in the meeting."), "{page}");
    let jean = Details::of("Jean Dupont");
    let emulator = account.emulator();
    assert!(emulator.conference_guest_with(conference.id, GuestDoes::Leave, &jean));
    assert!(account.page(&url).await.contains("You have left."));
    assert!(emulator.conference_agent(conference.id, AgentDoes::Enter, &jean));
}

#[tokio::test]
async fn a_password_is_asked_for() {
    let account = Account::signed_in().await;
    let form = [("participants", "marie@example.com"), ("password", "12#")];
    account.post("/api/conferences", &form).await;
    let conference = account.emulator().conferences().remove(0);
    let card = account.page(&format!("/s/{}", conference.short)).await;
    let typed = [("name", "Marie"), ("password", "13#")];
    let page = account.press(&card, "Join", &typed).await;
    assert!(page.contains("The password is wrong."), "{page}");
    assert!(account.emulator().conferences()[0].participants.is_empty());
    let page = account.press(&page, "Join", &[("password", "12#")]).await;
    assert!(page.contains("You are in the meeting."), "{page}");
}

#[tokio::test]
async fn the_quick_invitation_shows_what_it_was_given() {
    let account = Account::signed_in().await;
    let long = "x".repeat(51);
    let service = "115f89503138416a242f40fb7d7f338e";
    let page = account
        .page(&format!(
            "/quick-invitation?reference={long}&service_key={service}&phone_numbers=0612,%2B33612345678\
             &email_addresses=user@,valid@email.com&read_only.service=true&read_only.recipients=true&colour=red"
        ))
        .await;
    assert!(
        page.contains(&format!("<p>Reference: {}</p>", &long[..50])),
        "{page}"
    );
    assert!(
        page.contains(&format!("value=\"{service}\" selected")),
        "{page}"
    );
    assert!(page.contains("<select disabled>"), "{page}");
    assert!(page.contains("value=\"+33612345678\" disabled"), "{page}");
    for wrong in [
        "0612 is not valid",
        "user@ is not valid",
        "Not known: colour",
    ] {
        assert!(page.contains(wrong), "{page}");
    }
    assert!(!page.contains("valid@email.com is not valid"), "{page}");

    let plain = account
        .page("/quick-invitation?reference=ABC&service_key=invalidkey")
        .await;
    assert!(plain.contains("console.warn"), "{plain}");
    assert!(!plain.contains("Reference"), "no service is preselected");
    assert!(
        !plain.contains("selected>") && !plain.contains("disabled"),
        "{plain}"
    );
    let conference = account
        .page("/quick-invitation?reference=ABC&service_key=f7a0300abf044e86bfcc7d9ae906381e")
        .await;
    assert!(
        !conference.contains("Reference"),
        "only for video assistance"
    );
}

#[tokio::test]
async fn the_embedded_scripts_under_node() {
    let account = Account::signed_in().await;
    let here = env!("CARGO_MANIFEST_DIR");
    let run = tokio::process::Command::new("node")
        .arg(format!("{here}/tests/apizee/embedded.harness.mjs"))
        .arg(account.url("/"))
        .arg(&account.token)
        .kill_on_drop(true)
        .output();
    let run = tokio::time::timeout(std::time::Duration::from_secs(60), run)
        .await
        .expect("an answer is awaited for ever")
        .expect("Node.js runs the scripts; install the package `nodejs`");
    let said = String::from_utf8_lossy(&run.stdout);
    let wrong = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}{wrong}");
    assert_eq!(
        said.lines().filter(|line| line.starts_with("ok ")).count(),
        8,
        "{said}"
    );
}
