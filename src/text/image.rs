//! The first bytes of an image: its size in pixels, whether it is what its suffix says, whether an SVG holds code.

/// What the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// What the suffix says, with width and height if they can be told.
    Fine(Option<(u32, u32)>),
    /// Something else.
    Other(&'static str),
    /// An SVG that can run code.
    Script,
}

/// Looks at the head of a file with this suffix (lower case).
pub fn look(suffix: &str, head: &[u8]) -> Look {
    let found = kind(head);
    let wanted = match suffix {
        "jpg" | "jpeg" => "JPEG",
        "png" => "PNG",
        "gif" => "GIF",
        "webp" => "WebP",
        "bmp" => "BMP",
        "svg" => "SVG",
        _ => return Look::Fine(size(head)),
    };
    if found != wanted {
        return Look::Other(found);
    }
    if wanted == "SVG" {
        return if svg_runs_code(head) { Look::Script } else { Look::Fine(svg_size(head)) };
    }
    Look::Fine(size(head))
}

fn kind(head: &[u8]) -> &'static str {
    let text = String::from_utf8_lossy(&head[..head.len().min(1024)]);
    match head {
        [0x89, b'P', b'N', b'G', ..] => "PNG",
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        [b'G', b'I', b'F', b'8', ..] => "GIF",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "WebP",
        [b'B', b'M', ..] => "BMP",
        [b'P', b'K', 3, 4, ..] => "ZIP",
        [b'%', b'P', b'D', b'F', ..] => "PDF",
        [] => "空文件 (empty)",
        _ if text.contains("<svg") => "SVG",
        _ if text.to_ascii_lowercase().contains("<html") || text.to_ascii_lowercase().contains("<!doctype") => "HTML",
        _ => "其他格式 (another format)",
    }
}

fn size(head: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(head).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)).filter(|(width, height)| *width > 0 && *height > 0)
}

/// Width and height attributes in pixels, else the view box.
fn svg_size(head: &[u8]) -> Option<(u32, u32)> {
    let text = String::from_utf8_lossy(head);
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let attribute = |name: &str| {
        let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[at..].split('"').next()
    };
    let pixels = |value: &str| {
        value.trim_end_matches("px").parse::<f64>().ok().filter(|value| *value >= 1.0 && *value < 1e6).map(|value| value.round() as u32)
    };
    if let (Some(width), Some(height)) = (attribute("width").and_then(pixels), attribute("height").and_then(pixels)) {
        return Some((width, height));
    }
    let mut numbers = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
    Some((numbers.next().and_then(pixels)?, numbers.next().and_then(pixels)?))
}

/// Scripts, event handlers, javascript: addresses and foreign content; when in doubt, yes.
fn svg_runs_code(head: &[u8]) -> bool {
    let text: String = String::from_utf8_lossy(head).to_ascii_lowercase().chars().filter(|c| !c.is_control()).collect();
    let handler = text.match_indices(" on").any(|(at, _)| {
        let rest = &text[at + 3..];
        let name = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
        name > 0 && rest[name..].trim_start().starts_with('=')
    });
    handler || ["<script", "javascript:", "<foreignobject", "<iframe", "<!entity", "data:text/html"].iter().any(|bad| text.contains(bad))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_file_and_an_svg_with_code_are_found() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox=\"0 0 20 10\"></svg>";
        assert_eq!(look("jpg", svg), Look::Other("SVG"));
        assert_eq!(look("svg", svg), Look::Fine(Some((20, 10))));
        assert_eq!(look("svg", b"<svg onload = 'x()'></svg>"), Look::Script);
        assert_eq!(look("svg", b"<svg><script>1</script></svg>"), Look::Script);
    }
}
