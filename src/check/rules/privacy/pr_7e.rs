//! PR-7E 照片里的位置和设备信息
//!
//! **查什么。** JPEG、PNG、WebP、HEIF、TIFF 图片的 EXIF：GPS 位置、设备序列号、机主姓名、拍摄者。
//!
//! **为什么。** 手机拍的照片带着拍摄地点，精确到几米；走访、家访的照片由此泄露住址。
//!
//! **依据。** 《个人信息保护法》。
//!
//! **例子。** 一张走访照片带有经纬度。
//!
//! **怎么改。** 运行 `anli fix`：JPEG、PNG、WebP 的属性都去掉，像素不变；HEIF、TIFF 用看图软件另存。
//!
//! **English.** Position, serial numbers and names in the EXIF of pictures.

use crate::check::context::Context;
use crate::check::office::File;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use exif::Tag;
use std::io::Cursor;

rule!("pr_7e.rs", "PR-7E", Privacy, Error, Fully, File(look));

messages! { "PR-7E" "picture-exif";
    POSITION "照片带有拍摄位置（GPS）" => "运行 anli fix 去掉照片属性（HEIF、TIFF 要另存）";
        "the picture holds where it was taken (GPS)" => "run anli fix to strip them (save HEIF and TIFF anew)";
    DEVICE "照片的属性里有{what}“{value}”" => "运行 anli fix 去掉照片属性（HEIF、TIFF 要另存）";
        "the picture's properties name \"{value}\" ({what})" => "run anli fix to strip them (save HEIF and TIFF anew)";
}

fn look(file: &File<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if !matches!(file.suffix.as_str(), "jpg" | "jpeg" | "png" | "webp" | "tif" | "tiff" | "heic" | "avif") {
        return;
    }
    let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(&file.bytes)) else { return };
    if exif.fields().any(|field| matches!(field.tag, Tag::GPSLatitude | Tag::GPSLongitude)) {
        findings.push(found(&POSITION).at(file.place()));
    }
    for (tag, what) in [(Tag::BodySerialNumber, "设备序列号"), (Tag::CameraOwnerName, "机主"), (Tag::Artist, "拍摄者"), (Tag::LensSerialNumber, "镜头序列号")] {
        if let Some(field) = exif.fields().find(|field| field.tag == tag) {
            let value = field.display_value().to_string().trim_matches('"').trim().to_owned();
            if !value.is_empty() {
                findings.push(found(&DEVICE).at(file.place()).with("what", what).with("value", value).level(Severity::Warning));
            }
        }
    }
}
