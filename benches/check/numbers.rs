//! Number-rich official text, made up: notices, tables, permits, accounts and lists in which almost no number is personal,
//! with identity, mobile and card numbers planted here and there.
//!
//! The same bytes for the same size and seed on every machine. Every number is drawn; those with a check digit get a right
//! one, so that a rule that looks only at check digits is told apart from one that reads what stands beside.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// A number that was planted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planted {
    /// File below the site, as findings name it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// `PR-1`, `PR-2` or `PR-3`.
    pub rule: &'static str,
    /// The form it was planted in.
    pub form: &'static str,
}

/// What was written.
#[derive(Debug, Default)]
pub struct Text {
    /// Bytes of Markdown.
    pub bytes: usize,
    /// Numbers of seven digits and more, planted ones among them.
    pub numbers: usize,
    /// What was planted.
    pub planted: Vec<Planted>,
    /// Which kind of line stands where, for lines without anything planted: file, line, kind.
    pub kinds: Vec<(String, usize, &'static str)>,
}

/// SplitMix64.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

const DIVISIONS: [&str; 24] = [
    "370102", "370203", "370303", "370402", "370502", "370602", "370702", "370811", "370902", "371002", "371102", "371302", "371402",
    "371502", "371602", "371702", "110119", "120119", "320102", "410119", "620102", "440106", "500120", "610113",
];
const AREAS: [&str; 12] = ["0531", "0532", "0533", "0632", "0546", "0535", "0536", "0537", "0538", "0631", "0633", "0539"];
const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
const PLACES: [&str; 10] = ["历下区", "市南区", "张店区", "薛城区", "东营区", "芝罘区", "潍城区", "任城区", "泰山区", "环翠区"];
const THINGS: [&str; 10] =
    ["校舍建设", "教育费附加", "生均公用经费", "学生资助", "教师培训", "信息化建设", "学前教育普惠", "校车运营", "营养改善", "安全防护"];
const HEADS: [&str; 8] = ["收入", "支出", "在校生数", "教职工数", "校舍面积", "图书册数", "固定资产", "教学设备"];

/// Writes about `bytes` bytes of text as a site into `folder`.
pub fn write(folder: &Path, bytes: usize, seed: u64) -> io::Result<Text> {
    fs::create_dir_all(folder.join("content/wj"))?;
    let settings =
        "title = \"数字\"\nbase_url = \"https://www.example.gov.cn/\"\n\n[owner]\nname = \"样例单位\"\nphone = \"0531-86000000\"\n";
    fs::write(folder.join("site.toml"), settings)?;
    let mut text = Text::default();
    let mut page = 0;
    while text.bytes < bytes {
        let mut rng = Rng(seed ^ (page as u64 + 1).wrapping_mul(0x9FB2_1C65_1E98_DF25));
        let file = format!("content/wj/{page:04}.md");
        let mut out = format!("+++\ntitle = \"文件汇编{page}\"\n+++\n\n");
        while out.len() < 20_000 {
            let line = out.matches('\n').count() + 1;
            if rng.below(50) == 0 {
                let (rule, form) = plant(&mut rng, &mut out);
                let offset = usize::from(form.ends_with("表格")) * 2;
                text.planted.push(Planted { file: file.clone(), line: line + offset, rule, form });
            } else {
                let before = out.len();
                let kind = plain(&mut rng, &mut out);
                let lines = out[before..].matches('\n').count();
                text.kinds.extend((line..line + lines).map(|line| (file.clone(), line, kind)));
            }
            out.push('\n');
        }
        text.numbers += long_numbers(&out);
        text.bytes += out.len();
        fs::write(folder.join(&file), &out)?;
        page += 1;
    }
    Ok(text)
}

fn long_numbers(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 7).count()
}

fn date(rng: &mut Rng) -> (u64, u64, u64) {
    (rng.between(2012, 2024), rng.between(1, 12), rng.between(1, 28))
}

/// The check digit of GB 11643.
pub fn identity_check(seventeen: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = seventeen.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

/// The check digit of GB 32100: unified social credit codes.
fn credit_check(seventeen: &str) -> char {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let value = |byte: u8| SIGNS.iter().position(|sign| *sign == byte).unwrap_or(0);
    let sum: usize = seventeen.bytes().zip(WEIGHTS).map(|(byte, weight)| value(byte) * weight).sum();
    char::from(SIGNS[(31 - sum % 31) % 31])
}

/// The last digit that makes a number pass Luhn's test.
pub fn luhn_check(rest: &str) -> char {
    let sum: u32 = rest
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    char::from(b'0' + ((10 - sum % 10) % 10) as u8)
}

fn ean(twelve: &str) -> char {
    let sum: u32 = twelve.bytes().enumerate().map(|(at, byte)| u32::from(byte - b'0') * if at % 2 == 0 { 1 } else { 3 }).sum();
    char::from(b'0' + ((10 - sum % 10) % 10) as u8)
}

fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An identity number of a made-up person.
fn identity(rng: &mut Rng) -> String {
    let body =
        format!("{}{}{:02}{:02}{}", rng.pick(&DIVISIONS), rng.between(1945, 2015), rng.between(1, 12), rng.between(1, 28), rng.digits(3));
    format!("{body}{}", identity_check(&body))
}

fn mobile(rng: &mut Rng) -> String {
    let head = rng.pick(&[
        "130", "131", "133", "135", "136", "137", "138", "139", "150", "151", "152", "155", "156", "158", "159", "166", "170", "173",
        "176", "177", "178", "180", "182", "185", "186", "187", "188", "189", "191", "198", "199",
    ]);
    format!("{head}{}", rng.digits(8))
}

fn card(rng: &mut Rng) -> String {
    let (bin, length) = rng.pick(&[
        ("622202", 19),
        ("621700", 19),
        ("622848", 19),
        ("621661", 19),
        ("621799", 19),
        ("622588", 16),
        ("622260", 17),
        ("623059", 19),
        ("622908", 18),
        ("620062", 16),
        ("436742", 19),
        ("625160", 16),
        ("518710", 16),
        ("438588", 16),
        ("356889", 16),
    ]);
    // Nineteen digits with an issuer's number that is not UnionPay's are old cards of one bank; they stand in lists to this day.
    let body = format!("{bin}{}", rng.digits(length - 1 - bin.len()));
    format!("{body}{}", luhn_check(&body))
}

fn groups(number: &str, sizes: &[usize], sign: &str) -> String {
    let (mut out, mut rest) = (String::new(), number);
    for size in sizes {
        let (group, after) = rest.split_at(*size.min(&rest.len()));
        out.push_str(group);
        rest = after;
        if !rest.is_empty() {
            out.push_str(sign);
        }
    }
    out + rest
}

fn wide(number: &str) -> String {
    number
        .chars()
        .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) - u32::from('0') + 0xFF10).unwrap_or(c) } else { c })
        .collect()
}

fn name(rng: &mut Rng) -> String {
    format!("{}某{}", rng.pick(&SURNAMES), rng.pick(&["", "某", "军", "芳"]))
}

/// A line with a personal number in one of the forms in which they leak.
fn plant(rng: &mut Rng, out: &mut String) -> (&'static str, &'static str) {
    let (who, place) = (name(rng), rng.pick(&PLACES));
    let planted = match rng.below(38) {
        0 => (format!("申请人{who}，公民身份号码{}，经审核符合条件。", identity(rng)), "PR-1", "号码"),
        1 => (format!("{who}（身份证号：{}）于本年度享受资助。", identity(rng)), "PR-1", "括号里"),
        2 => (format!("身份证 {}，户籍{place}。", groups(&identity(rng), &[6, 8, 4], " ")), "PR-1", "按六八四分组"),
        3 => (format!("证件号码：{}。", wide(&identity(rng))), "PR-1", "全角"),
        4 => (format!("{who}，{}，{place}某小学教师。", identity(rng).to_lowercase()), "PR-1", "没有说明的词"),
        5 => (format!("学籍号G{}，{who}。", identity(rng)), "PR-1", "学籍号"),
        6 => {
            let body = format!(
                "{}{:02}{:02}{:02}{}",
                rng.pick(&DIVISIONS),
                rng.between(35, 85),
                rng.between(1, 12),
                rng.between(1, 28),
                rng.digits(3)
            );
            (format!("{who}，身份证号码{body}，{place}退休教师。"), "PR-1", "十五位")
        }
        7 => (format!("监护人身份证{}，已登记。", groups(&identity(rng), &[14, 4], "-")), "PR-1", "连字符"),
        8 => (format!("| 序号 | 姓名 | 身份证号 |\n| --- | --- | --- |\n| 1 | {who} | {} |", identity(rng)), "PR-1", "表格"),
        9 => (format!("联系人：{who}，手机：{}。", mobile(rng)), "PR-2", "手机"),
        10 => (format!("请与{who}联系，电话{}。", groups(&mobile(rng), &[3, 4, 4], "-")), "PR-2", "三四四连字符"),
        11 => (format!("报名咨询：{}（{who}）。", groups(&mobile(rng), &[3, 4, 4], " ")), "PR-2", "三四四空格"),
        12 => (format!("{who} +86 {}", mobile(rng)), "PR-2", "加86"),
        13 => (format!("监督电话：{}-{}、{}。", rng.pick(&AREAS), rng.digits(8), mobile(rng)), "PR-2", "座机之后"),
        14 => (format!("家长电话{}。", wide(&mobile(rng))), "PR-2", "全角"),
        15 => (format!("{place}教体局 {who} {}", mobile(rng)), "PR-2", "没有说明的词"),
        16 => (format!("微信同号{}，加好友请注明单位。", mobile(rng)), "PR-2", "微信同号"),
        17 => (format!("| 学校 | 联系人 | 电话 |\n| --- | --- | --- |\n| {place}小学 | {who} | {} |", mobile(rng)), "PR-2", "表格"),
        18 => (format!("联系方式：{}", groups(&mobile(rng), &[3, 4, 4], ".")), "PR-2", "用点分组"),
        19 => (format!("开户行：某银行{place}支行，卡号：{}。", card(rng)), "PR-3", "卡号"),
        20 => (format!("资助款打入{who}银行卡{}。", groups(&card(rng), &[4, 4, 4, 4], " ")), "PR-3", "四位一组"),
        21 => (format!("{who}，{}，工商银行。", card(rng)), "PR-3", "银行在后"),
        22 => (format!("一卡通账号{}已核对。", card(rng)), "PR-3", "一卡通"),
        23 => (format!("| 姓名 | 银行卡号 | 金额 |\n| --- | --- | --- |\n| {who} | {} | 1500 |", card(rng)), "PR-3", "表格"),
        24 => (format!("收款账户：{who} {}", wide(&card(rng))), "PR-3", "全角"),
        25 => (format!("现查明，{who}（男，身份证号码为{}）系该校在编教师。", identity(rng)), "PR-1", "号码为"),
        26 => (format!("3. {} {who} 二等奖", identity(rng)), "PR-1", "序号之后"),
        27 => (format!("法定代表人：{who}，证件类型：居民身份证，证件号：{}", identity(rng)), "PR-1", "证件号"),
        28 => (format!("（{}）", identity(rng)), "PR-1", "只有括号"),
        29 => (format!("证书编号：{}", identity(rng)), "PR-1", "证书编号就是身份证号"),
        30 => (format!("技术支持：孙工{}（工作日）。", mobile(rng)), "PR-2", "称呼之后"),
        31 => (format!("QQ群：{}，管理员电话：{}", rng.digits(9), mobile(rng)), "PR-2", "群号之后"),
        32 => (format!("tel:{}", mobile(rng)), "PR-2", "tel:"),
        33 => (format!("联系电话：{}-{} / {}", rng.pick(&AREAS), rng.digits(8), mobile(rng)), "PR-2", "斜线之后"),
        34 => (format!("- 电话（微信同号）：{}", mobile(rng)), "PR-2", "列表"),
        35 => (format!("社保卡金融账号{}", card(rng)), "PR-3", "社保卡"),
        36 => (format!("{}（建设银行）", card(rng)), "PR-3", "银行在括号里"),
        _ => (format!("补贴发放账户 {}（户名{who}）。", groups(&card(rng), &[6, 13], " ")), "PR-3", "六位一组"),
    };
    out.push_str(&planted.0);
    out.push('\n');
    (planted.1, planted.2)
}

/// A line without a personal number; gives its kind.
fn plain(rng: &mut Rng, out: &mut String) -> &'static str {
    let (y, m, d) = date(rng);
    let (place, thing, area, division) = (rng.pick(&PLACES), rng.pick(&THINGS), rng.pick(&AREAS), rng.pick(&DIVISIONS));
    let big = rng.between(13_000_000_000, 19_999_999_999);
    let day = format!("{y}{m:02}{d:02}");
    let (line, kind) = match rng.below(72) {
        0 => (format!("{y}年，{place}{thing}投入{big}元，比上年增加{}元。", rng.between(10_000_000, 9_999_999_999)), "金额（元）"),
        1 => (
            format!("安排{thing}资金{}.{}万元，其中市级{}万元。", rng.between(1_000, 999_999), rng.digits(2), rng.between(100, 99_999)),
            "金额（万元）",
        ),
        2 => (format!("合计 {} 元（大写略）。", thousands(big)), "千分位金额"),
        3 => (format!("金额：¥{big}.{}。", rng.digits(2)), "带小数的金额"),
        4 => (
            format!("根据鲁教发〔{y}〕{}号、财教〔{y}〕{}号文件，现将{thing}有关事项通知如下。", rng.between(1, 99), rng.between(1, 400)),
            "文号",
        ),
        5 => (format!("咨询电话：{area}-{}，传真：{area}-{}。", rng.digits(8), rng.digits(8)), "座机"),
        6 => (format!("联系电话{area}{}转{}。", rng.digits(8), rng.digits(4)), "座机连写"),
        7 => (format!("服务热线400-{}-{}，投诉举报12345、12391。", rng.digits(3), rng.digits(4)), "热线"),
        8 => (format!("总机（{area}）{}—{}。", rng.digits(8), rng.digits(4)), "总机"),
        9 => (format!("{y}年{m}月{d}日起施行，有效期至{}年{m}月{d}日。", y + 5), "日期"),
        10 => (format!("数据截止时间{day}{:02}{:02}{:02}。", rng.below(24), rng.below(60), rng.below(60)), "时间戳"),
        11 => (format!("统一社会信用代码{}，{place}教育和体育局。", credit(rng, division, false)), "信用代码（数字）"),
        12 => (format!("民办学校代码：{}。", credit(rng, division, true)), "信用代码（字母）"),
        13 => {
            let mut row =
                format!("| 指标 | {} | {} | {} |\n| --- | --- | --- | --- |\n", rng.pick(&HEADS), rng.pick(&HEADS), rng.pick(&HEADS));
            for _ in 0..3 {
                let _ = writeln!(row, "| {} | {} | {} | {} |", rng.pick(&PLACES), rng.digits(7), rng.digits(5), rng.digits(9));
            }
            (row.trim_end().to_owned(), "统计表")
        }
        14 => {
            let mut row = String::from("| 单位 | 拨付金额（元） | 结余（元） |\n| --- | --- | --- |\n");
            for _ in 0..3 {
                let _ = writeln!(
                    row,
                    "| {} | {} | {} |",
                    rng.pick(&PLACES),
                    rng.between(13_000_000_000, 19_999_999_999),
                    rng.between(1_000_000, 99_999_999)
                );
            }
            (row.trim_end().to_owned(), "金额表（单位在表头）")
        }
        15 => {
            let cells: Vec<String> = (0..6).map(|_| rng.between(1000, 9999).to_string()).collect();
            (format!("{place} {}", cells.join(" ")), "空格隔开的数列")
        }
        16 => {
            let cells: Vec<String> = (0..4).map(|_| rng.between(4000, 6999).to_string()).collect();
            (format!("四个学段分别为{}", cells.join(" ")), "四个四位数")
        }
        17 => (format!("施工许可证编号：{division}{day}{:02}01。", rng.between(1, 20)), "施工许可证"),
        18 => (format!("建设用地规划许可证 地字第{division}{y}{}号", rng.digits(5)), "规划许可证"),
        19 => (format!("项目代码：{y}-{division}-83-01-{}。", rng.digits(6)), "投资项目代码"),
        20 => (format!("采购项目编号SDGP{division}{y}{}，预算{}元。", rng.digits(8), rng.between(100_000, 99_999_999)), "采购编号"),
        21 => (format!("合同编号{division}{day}{}，签订日期{y}年{m}月{d}日。", rng.digits(4)), "合同编号"),
        22 => (format!("订单号{day}{}，物流单号{}。", rng.digits(12), rng.digits(13)), "订单号"),
        23 => (format!("发票号码{}{}，开票日期{y}年{m}月。", &y.to_string()[2..], rng.digits(18)), "发票号"),
        24 => {
            let twelve = format!("978{}", rng.digits(9));
            (
                format!("《{thing}读本》，ISBN {}-{}-{}-{}-{}。", &twelve[..3], &twelve[3..4], &twelve[4..8], &twelve[8..], ean(&twelve)),
                "书号",
            )
        }
        25 => {
            let twelve = format!("69{}", rng.digits(10));
            (format!("商品条码{twelve}{}。", ean(&twelve)), "条码")
        }
        26 => (format!("学校坐标：东经11{}.{}，北纬3{}.{}。", rng.below(10), rng.digits(6), rng.below(10), rng.digits(6)), "经纬度"),
        27 => (
            format!("开户行：某银行{place}支行，账号{}{}。", rng.pick(&["37001616", "16020010", "15101001", "90300010"]), rng.digits(12)),
            "对公账号",
        ),
        28 => (format!("财政专户账号：1602{}。", rng.digits(15)), "财政专户"),
        29 => (format!("教师资格证书号{y}370{}{}。", rng.digits(2), rng.digits(8)), "教师资格证号"),
        30 => (format!("考生号{}{division}{}，准考证号{}。", &y.to_string()[2..], rng.digits(6), rng.digits(12)), "考生号"),
        31 => (format!("学号{y}{}，班级{}。", rng.digits(7), rng.digits(4)), "学号"),
        32 => (format!("事业单位法人证书号1{division}{}号。", rng.digits(5)), "法人证书号"),
        33 => (format!("注册号{division}{}{}。", rng.pick(&["200", "228", "000", "100"]), rng.digits(6)), "注册号"),
        34 => (format!("设备IMEI：3567{}，序列号SN{}。", rng.digits(11), rng.digits(12)), "设备号"),
        35 => (format!("网站备案：鲁ICP备{}号，鲁公网安备{division}{}号。", rng.digits(8), rng.digits(8)), "备案号"),
        36 => (format!("自来水户号1{}{}，电表号{}。", rng.between(3, 9), rng.digits(9), rng.digits(12)), "水电户号"),
        37 => (format!("固定资产编号1{}{}，{thing}专用。", rng.between(3, 9), rng.digits(9)), "资产编号"),
        38 => (format!("资产编号4{}，入账日期{day}。", rng.digits(15)), "十六位编号"),
        39 => (format!("档案号62{}，保管期限30年。", rng.digits(14)), "档案号"),
        40 => (format!("交易流水号{day}{}{}。", rng.digits(6), rng.digits(5)), "交易流水号"),
        41 => (format!("不动产单元号{division}{}GB{}F{}。", rng.digits(6), rng.digits(5), rng.digits(8)), "不动产单元号"),
        42 => (format!("条形码4{}，请核对。", rng.digits(15)), "十六位条码"),
        43 => (format!("{place}{y}年国内生产总值{big}万元，常住人口{}人。", rng.between(100_000, 9_999_999)), "总值"),
        44 => (format!("全年点击{big}次，访问{}人次。", rng.between(1_000_000, 99_999_999)), "点击数"),
        45 => (format!("版本号{}.{}.{}，校验值{}。", rng.below(9), rng.below(20), rng.digits(4), rng.digits(32)), "校验值"),
        46 => (format!("时间戳{}{}，接口返回码0。", rng.pick(&["15", "16", "17"]), rng.digits(11)), "毫秒时间戳"),
        47 => (format!("全年用电1{}{}千瓦时，同比下降{}.{}%。", rng.between(3, 9), rng.digits(9), rng.below(9), rng.below(10)), "用电量"),
        48 => (format!("学校占地1{}{}平方厘米，折合{}亩。", rng.between(3, 9), rng.digits(9), rng.digits(3)), "面积"),
        49 => (format!("政务服务事项编码：{division}{y}{m:02}{}。", rng.digits(8)), "事项编码"),
        50 => (format!("实施编码11{division}MB{}4370105{}。", rng.digits(8), rng.digits(9)), "实施编码"),
        51 => (format!("受理编号{day}{}，请凭编号查询。", rng.digits(6)), "受理编号"),
        52 => (format!("索引号：{}9/{y}-{}，公开日期{y}-{m:02}-{d:02}。", rng.digits(8), rng.digits(5)), "索引号"),
        53 => (format!("鲁（{y}）{place}不动产权第{}号。", rng.digits(7)), "不动产权"),
        54 => {
            (format!("宗地代码{division}{}GB{}，面积{}.{}平方米。", rng.digits(6), rng.digits(5), rng.digits(5), rng.digits(2)), "宗地代码")
        }
        55 => (format!("中标价{big}.{}元（大写略）。", rng.digits(2)), "中标价"),
        56 => (format!("保函编号：{}{}。", rng.between(10, 99), rng.digits(16)), "保函编号"),
        57 => (format!("专项资金账户余额 {big}.{} 元。", rng.digits(2)), "余额"),
        58 => (format!("设备编码 {}-{}-{}-{}，购置于{y}年。", rng.digits(4), rng.digits(4), rng.digits(4), rng.digits(4)), "设备编码"),
        59 => (format!("课题批准号：B{y}{}，结题证书{}。", rng.digits(6), rng.digits(10)), "课题批准号"),
        60 => (format!("藏书条码0{}，索书号G{}.{}/{}。", rng.digits(12), rng.digits(3), rng.digits(2), rng.digits(2)), "藏书条码"),
        61 => (format!("校园网地址段 58.56.{}.{}。", rng.below(256), rng.below(256)), "网络地址"),
        62 => (format!("食品经营许可证JY3{division}{}，有效期至{}-{m:02}-{d:02}。", rng.digits(7), y + 5), "食品许可证"),
        63 => (format!("车架号LSVAM4187C{}，校车标牌{}。", rng.digits(7), rng.digits(6)), "车架号"),
        64 => (format!("{y}年 {} {} {} {} {}", rng.digits(4), rng.digits(4), rng.digits(4), rng.digits(4), rng.digits(4)), "五个四位数"),
        65 => (format!("考点代码{division}01，座位号{}，报名序号1{}{}。", rng.digits(2), rng.between(3, 9), rng.digits(9)), "报名序号"),
        66 => (format!("票据代码370{}，票据号码{}，校验码{}。", rng.digits(5), rng.digits(10), rng.digits(6)), "电子票据"),
        67 => (
            format!("招标编号：LNZB-{y}-{}，保证金账号{}{}。", rng.digits(4), rng.pick(&["3705", "1517", "8611"]), rng.digits(14)),
            "保证金账号",
        ),
        68 => (format!("社保单位编号{}，公积金账号{}，批次{y}{}。", rng.digits(8), rng.digits(12), rng.digits(8)), "公积金账号"),
        69 => (format!("| 年份 | 财政拨款（元） |\n| --- | --- |\n| {y} | {big} |"), "金额表"),
        70 => (format!("| 资产名称 | 资产编号 |\n| --- | --- |\n| 电脑 | {division}{day}{} |", rng.digits(4)), "资产编号表"),
        _ => (
            format!("{place}{thing}工作组于{y}年{m}月{d}日召开会议，参加{}人，形成意见{}条。", rng.between(10, 300), rng.between(3, 30)),
            "一般叙述",
        ),
    };
    out.push_str(&line);
    out.push('\n');
    kind
}

/// A unified social credit code: with letters in the body's own number, or all digits as far as the check sign allows.
fn credit(rng: &mut Rng, division: &str, letters: bool) -> String {
    let own = if letters { format!("MA3{}{}{}", rng.pick(&["C", "D", "T", "M"]), rng.digits(4), rng.digits(1)) } else { rng.digits(9) };
    let body = format!("{}{division}{own}", rng.pick(&["11", "12", "52", "91"]));
    format!("{body}{}", credit_check(&body))
}
