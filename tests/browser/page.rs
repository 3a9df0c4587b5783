//! A tab of the browser with a profile of its own: open, look, press keys, ask what it did.

use super::chromium::{Chromium, PATIENCE, chromium};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// A tab. Nothing is shared with other tabs: no storage, no cache.
pub struct Page {
    chromium: &'static Chromium,
    context: String,
    session: String,
}

/// Keys by name: name, code, virtual key code, text they type.
const KEYS: &[(&str, &str, u32, &str)] = &[
    ("Tab", "Tab", 9, ""),
    ("Enter", "Enter", 13, "\r"),
    ("Escape", "Escape", 27, ""),
    (" ", "Space", 32, " "),
    ("PageUp", "PageUp", 33, ""),
    ("PageDown", "PageDown", 34, ""),
    ("End", "End", 35, ""),
    ("Home", "Home", 36, ""),
    ("ArrowLeft", "ArrowLeft", 37, ""),
    ("ArrowUp", "ArrowUp", 38, ""),
    ("ArrowRight", "ArrowRight", 39, ""),
    ("ArrowDown", "ArrowDown", 40, ""),
    ("Backspace", "Backspace", 8, ""),
    ("Delete", "Delete", 46, ""),
];

impl Page {
    /// A new tab of 1280 × 900; `None`, said on standard error, where there is no browser: then the test returns.
    pub fn new() -> Option<Page> {
        let chromium = chromium()?;
        let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
        let context = text(&chromium.call(None, "Target.createBrowserContext", json!({})), "browserContextId");
        let target = chromium.call(None, "Target.createTarget", json!({ "url": "about:blank", "browserContextId": context }));
        let session = chromium.call(None, "Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        let page = Page { chromium, context, session: text(&session, "sessionId") };
        for domain in ["Page", "Runtime", "Network", "Log", "Audits"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        page.size(1280, 900);
        Some(page)
    }

    /// Any command of the protocol, for what has no helper here.
    pub fn call(&self, method: &str, parameters: Value) -> Value {
        self.chromium.call(Some(&self.session), method, parameters)
    }

    /// Opens an address and waits until it is loaded. Forgets what earlier pages did.
    pub fn open(&self, address: &str) {
        self.chromium.forget(&self.session);
        let answer = self.call("Page.navigate", json!({ "url": address }));
        assert!(answer.get("errorText").is_none(), "{address}: {}", answer["errorText"]);
        // A move within the page loads nothing.
        if answer.get("loaderId").is_some() {
            self.chromium.event(&self.session, "Page.loadEventFired", 0);
        }
    }

    /// Waits until the tab has loaded another page, after a key or click of ours that leads there.
    pub fn loaded(&self, act: impl FnOnce(&Page)) {
        self.chromium.forget(&self.session);
        act(self);
        self.chromium.event(&self.session, "Page.loadEventFired", 0);
    }

    /// The value of an expression, or of the promise it gives. A thrown error fails the test.
    pub fn eval(&self, expression: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true }),
        );
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// The text an expression gives.
    pub fn text(&self, expression: &str) -> String {
        self.eval(expression).as_str().unwrap_or_else(|| panic!("{expression} gives no text")).to_owned()
    }

    /// Waits until an expression is true.
    pub fn until(&self, expression: &str) {
        let end = Instant::now() + PATIENCE;
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        // A tab that is on its way to another page gives no answer.
        let is_true = || {
            let answer = self.chromium.attempt(Some(&self.session), "Runtime.evaluate", parameters.clone());
            let failed = answer.as_ref().is_ok_and(|answer| answer.get("exceptionDetails").is_some());
            assert!(!failed, "{expression}: {answer:?}");
            answer.is_ok_and(|answer| answer["result"]["value"] == Value::Bool(true))
        };
        while !is_true() {
            assert!(Instant::now() < end, "never true: {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The width and height in CSS pixels. Up to 640 wide it is a phone.
    pub fn size(&self, width: u32, height: u32) {
        let phone = width <= 640;
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone }),
        );
    }

    /// Media features, as `&[("prefers-color-scheme", "dark")]`, and the medium: `screen` or `print`. They replace those before.
    pub fn media(&self, medium: &str, features: &[(&str, &str)]) {
        let features: Vec<Value> = features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.call("Emulation.setEmulatedMedia", json!({ "media": medium, "features": features }));
    }

    /// Turns the page's scripts off or on; holds from the next page on. [`Page::eval`] works all the same.
    pub fn scripts(&self, on: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": !on }));
    }

    /// A slow line and machine: kilobits a second, milliseconds there and back, how many times slower the processor is.
    pub fn throttle(&self, kilobits: u32, latency: u32, slower: u32) {
        let bytes = kilobits * 1000 / 8;
        self.call(
            "Network.emulateNetworkConditions",
            json!({ "offline": false, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes }),
        );
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": slower }));
    }

    /// A script that runs in every page from now on, before the page's own.
    pub fn before(&self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }

    /// Presses and releases a key: a letter, or `Tab`, `Shift+Tab`, `Control+k`, `Escape`, `ArrowDown` …
    pub fn press(&self, key: &str) {
        let (held, name) = key.rsplit_once('+').filter(|(held, _)| !held.is_empty()).unwrap_or(("", key));
        let modifiers = held.split('+').fold(0, |sum, name| {
            sum + match name {
                "" => 0,
                "Alt" => 1,
                "Control" => 2,
                "Meta" => 4,
                "Shift" => 8,
                other => panic!("no such modifier: {other}"),
            }
        });
        let mut event = match KEYS.iter().find(|known| known.0 == name) {
            Some((name, code, number, text)) => json!({ "key": name, "code": code, "windowsVirtualKeyCode": number, "text": text }),
            None => {
                let upper = name.to_uppercase();
                json!({ "key": name, "code": format!("Key{upper}"), "windowsVirtualKeyCode": upper.chars().next().unwrap() as u32, "text": name })
            }
        };
        event["modifiers"] = json!(modifiers);
        if modifiers & 6 != 0 {
            event["text"] = json!("");
        }
        event["type"] = json!(if event["text"] == "" { "rawKeyDown" } else { "keyDown" });
        self.call("Input.dispatchKeyEvent", event.clone());
        event["type"] = json!("keyUp");
        self.call("Input.dispatchKeyEvent", event);
    }

    /// Puts text in at the focus as if typed or pasted, without key events.
    pub fn insert(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Pastes what was copied at the focus.
    pub fn paste(&self) {
        let paste = json!({ "type": "keyDown", "key": "v", "code": "KeyV", "modifiers": 2, "commands": ["paste"] });
        self.call("Input.dispatchKeyEvent", paste);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": "v", "code": "KeyV" }));
    }

    /// Types with an input method: each of `steps` is what stands underlined after a key; `chosen` is put in at the end.
    pub fn compose(&self, steps: &[&str], chosen: &str) {
        for step in steps {
            let end = step.encode_utf16().count();
            // While an input method has the keys, pages see key code 229.
            self.call("Input.dispatchKeyEvent", json!({ "type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229 }));
            self.call("Input.imeSetComposition", json!({ "text": step, "selectionStart": end, "selectionEnd": end }));
        }
        self.insert(chosen);
    }

    /// Clicks the middle of the first element that a selector finds.
    pub fn click(&self, selector: &str) {
        // Moves at once end a smooth scroll that is under way or about to begin: on a busy machine it would take the element from
        // under the mouse between pressing and releasing.
        let at = self.eval(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); \
             for (const top of [1, -1]) scrollBy({{top, behavior: 'instant'}}); e.scrollIntoView({{block: 'center', behavior: 'instant'}}); \
             const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            self.call(
                "Input.dispatchMouseEvent",
                json!({ "type": kind, "x": at[0], "y": at[1], "button": "left", "buttons": 1, "clickCount": 1 }),
            );
        }
    }

    /// Addresses this page asked for since it was opened, in order.
    pub fn requests(&self) -> Vec<String> {
        let events = self.chromium.events(&self.session);
        let sent = events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
        sent.filter_map(|event| event["params"]["request"]["url"].as_str().map(str::to_owned)).collect()
    }

    /// What went wrong since the page was opened: thrown errors, `console.error`, refused or missing files, breaches of the
    /// content security policy.
    pub fn complaints(&self) -> Vec<String> {
        let events = self.chromium.events(&self.session);
        events.iter().filter_map(complaint).collect()
    }

    /// Writes a picture of the whole page, or of what is seen of it.
    pub fn picture(&self, path: &Path, whole: bool) {
        let answer = self.call("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": whole }));
        std::fs::write(path, base64(answer["data"].as_str().unwrap())).unwrap();
    }

    /// The page printed to PDF, on the paper that its style sheet asks for.
    pub fn pdf(&self) -> Vec<u8> {
        let answer = self.call("Page.printToPDF", json!({ "preferCSSPageSize": true, "printBackground": true }));
        base64(answer["data"].as_str().unwrap())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.chromium.call(None, "Target.disposeBrowserContext", json!({ "browserContextId": self.context }));
        }
    }
}

fn complaint(event: &Value) -> Option<String> {
    let details = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(details["exceptionDetails"].to_string()),
        "Runtime.consoleAPICalled" if details["type"] == "error" => Some(details["args"].to_string()),
        "Log.entryAdded" if details["entry"]["level"] == "error" => {
            Some(format!("{} {}", details["entry"]["text"], details["entry"]["url"]))
        }
        "Audits.issueAdded" if details["issue"]["code"] == "ContentSecurityPolicyIssue" => Some(details["issue"].to_string()),
        _ => None,
    }
}

/// The bytes of base64 text as the protocol sends it: no line breaks.
fn base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let sum = four.iter().fold(0_u32, |sum, letter| sum << 6 | u32::from(value(*letter))) << (6 * (4 - four.len()));
        bytes.extend(&sum.to_be_bytes()[1..four.len()]);
    }
    bytes
}
