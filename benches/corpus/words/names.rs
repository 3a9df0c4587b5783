//! Names of made-up places, schools and their provinces, with readings.

/// First characters of the made-up cities with their readings, plain and with tone.
pub const CITY_FIRST: [(&str, &str, &str); 10] = [
    ("甲", "jia", "Jiǎ"),
    ("乙", "yi", "Yǐ"),
    ("丙", "bing", "Bǐng"),
    ("丁", "ding", "Dīng"),
    ("戊", "wu", "Wù"),
    ("己", "ji", "Jǐ"),
    ("庚", "geng", "Gēng"),
    ("辛", "xin", "Xīn"),
    ("壬", "ren", "Rén"),
    ("癸", "gui", "Guǐ"),
];

/// Second characters. Chosen so that no name and no reading is that of a real city at prefecture level.
pub const CITY_SECOND: [(&str, &str, &str); 30] = [
    ("山", "shan", "shān"),
    ("川", "chuan", "chuān"),
    ("岭", "ling", "lǐng"),
    ("桥", "qiao", "qiáo"),
    ("塔", "ta", "tǎ"),
    ("岩", "yan", "yán"),
    ("湾", "wan", "wān"),
    ("浦", "pu", "pǔ"),
    ("泉", "quan", "quán"),
    ("松", "song", "sōng"),
    ("柏", "bai", "bǎi"),
    ("峰", "feng", "fēng"),
    ("谷", "gu", "gǔ"),
    ("堤", "di", "dī"),
    ("渡", "du", "dù"),
    ("坪", "ping", "píng"),
    ("埠", "bu", "bù"),
    ("荷", "he", "hé"),
    ("竹", "zhu", "zhú"),
    ("梅", "mei", "méi"),
    ("鹿", "lu", "lù"),
    ("霞", "xia", "xiá"),
    ("云", "yun", "yún"),
    ("晴", "qing", "qíng"),
    ("雪", "xue", "xuě"),
    ("稻", "dao", "dào"),
    ("麦", "mai", "mài"),
    ("茶", "cha", "chá"),
    ("瓷", "ci", "cí"),
    ("墨", "mo", "mò"),
];

/// Made-up provinces: code, name, slug, pinyin. A province holds 75 cities, since a code has room for 99.
pub const PROVINCES: [(&str, &str, &str, &str); 4] = [
    ("900000", "上元省", "shangyuan", "Shàngyuán"),
    ("910000", "中元省", "zhongyuan", "Zhōngyuán"),
    ("920000", "下元省", "xiayuan", "Xiàyuán"),
    ("930000", "长元省", "changyuan", "Chángyuán"),
];

/// Characters of made-up schools and villages: the long tail that no vocabulary holds.
pub const TAIL: [&str; 72] = [
    "安", "宁", "康", "平", "福", "瑞", "祥", "和", "永", "兴", "隆", "盛", "茂", "昌", "明", "华", "光", "文", "德", "仁", "义", "礼",
    "智", "信", "忠", "孝", "廉", "勤", "俭", "恒", "远", "志", "博", "雅", "慧", "敏", "思", "学", "知", "行", "致", "诚", "正", "清",
    "溪", "河", "湖", "江", "海", "洋", "石", "玉", "金", "银", "铜", "柳", "杨", "槐", "榆", "桐", "桃", "李", "杏", "枣", "东", "西",
    "南", "北", "前", "后", "左", "右",
];

/// Kinds of school and place that such a name belongs to.
pub const TAIL_KIND: [&str; 10] = ["小学", "中学", "镇", "街道", "幼儿园", "实验学校", "村", "职业学校", "社区", "高级中学"];
