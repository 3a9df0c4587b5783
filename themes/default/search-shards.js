// 索引和文字分成小文件，查什么取什么。接在 search.js 后面；后面再接 search-many.js 或 search-few.js。

// 与 src/search 相同的数：正文的段数、指纹位数。
const STRETCHES = 5, PRINT = 18;
// 取来的小文件。
let shelf = new Map();

// 单个字和两个西文字符到处都有，只记在哪一页、是否在标题里。
const coarse = (key) => Array.from(key).length < 2 || /^[\0-\x7f]{2}$/.test(key);

// GB 2312 的汉字，一行九十四个。
let table = '';
function han() {
  if (table) return table;
  const bytes = [];
  for (let row = 0xb0; row < 0xf8; row++) for (let cell = 0xa1; cell < 0xff; cell++) bytes.push(row, cell);
  return table = new TextDecoder('gbk').decode(new Uint8Array(bytes));
}

// 文字的写法见 src/search/pack.rs：常用的一个字符，汉字两个，其余照原样。
const USUAL = '，。、的“”；：《》（）市学教校';
function unpack(text) {
  let out = '', shifted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i], code = digit(text, i);
    if (c === '\x7f') shifted = !shifted;
    else if (!shifted || c < '!' || c > '~') out += c;
    else out += code < 16 ? USUAL[code] : han()[(code - 16) * 91 + digit(text, ++i)];
  }
  return out;
}

const stretch = (page, slot) => slot < 3 ? 0 : (slot - 3) * parts(page) / STRETCHES | 0;
