// 页少的站点：表都短；几处文字合成一个文件；看结果的时候取来整个索引。接在 search-shards.js 后面。

const MUCH = Infinity;

// 一个键的位置（页 × 8 + 栏位）；没有这个键 size 是 0，文件坏了是 null。
async function lookup(key) {
  const rough = +coarse(key), data = await load('kc'[rough] + hash(key, 0) % settings.shards[rough]);
  if (data === null) return null;
  try {
    const read = reader(data), wanted = hash(key, 0x5eed) >>> (32 - PRINT);
    let found = [];
    for (const print of read.list(1 << PRINT, 0)) {
      if (print > wanted) break;
      const list = read.list(settings.room * SLOTS, 1);
      if (print === wanted) found = found.concat(list);
    }
    return { size: found.length, list: () => found };
  } catch (error) {
    damaged = true;
    return null;
  }
}

// 到处都有的字：有别的键可查，就不先查这些。
const COMMON = /[的和年个县一市学教校育]/g;

// 含有这段文字的页：每页一个字节，一位一个栏位。键多的先查两个少见的，一次查几段的先查一个；剩下的页还多再查一个。
async function where(run) {
  const masks = new Uint8Array(settings.room), latin = settings.latin, all = keys(run).map((key) => key.key);
  const fine = all.filter((key) => !coarse(key)), wanted = fine.length ? fine : all;
  let ids = null;
  const meet = async (some) => (await Promise.all(some.map(lookup))).forEach((entry) => {
    if (entry) ids = ids ? ids.filter((id) => entry.list().includes(id)) : entry.list();
  });
  // 站点里的西文不多，都列在目录里：没有的不用查。
  if (latin === null || !/^[a-z]+$/.test(run) || latin.includes(run)) {
    const rare = wanted.map((key, at) => [(key.match(COMMON) || []).length, at % 2, key]).sort().map((row) => row[2]), first = lean ? 1 : rare.length < 4 ? 3 : 2;
    await meet(rare.slice(0, first));
    if (ids && ids.length > FEW) await meet(rare.slice(first, first + 1));
  }
  (ids || []).forEach((id) => { masks[id / SLOTS | 0] |= 1 << id % SLOTS; });
  masks.some = masks.some((mask) => mask);
  masks.loose = false;
  return masks;
}

// 全部文字，相像的在一起：页号 × 段数 + 第几部分，每处两个字符。
function order() {
  const out = [];
  for (let i = 0; i < settings.order.length; i += 2) out.push(digit(settings.order, i) * 91 + digit(settings.order, i + 1));
  return out;
}

const parts = (page) => order().filter((unit) => (unit / STRETCHES | 0) === page).length;

// 小站点：几处文字合成一个文件，按两种次序、几种大小各有一套（见 src/search/bundle.rs）。还能取几个文件，就怎样省怎样取。
async function gather(pages) {
  const rest = new Set();
  pages.forEach(([page, parts]) => parts.forEach((part) => {
    const unit = page * STRETCHES + part;
    if (!shelf.has(unit) && !whole['t' + page + (part ? '_' + part : '')]) rest.add(unit);
  }));
  const files = Array.from(rest).map((unit) => ({ units: [unit] }));
  [order().sort((one, other) => one - other), order()].forEach((order, family) => [4, 8, 16, 24].slice(0, family + 3).forEach((size) => {
    for (let from = 0, step = size / 2; !from || from + step < order.length; from += step) files.push({ name: 'b' + family + '_' + size + '_' + from, units: order.slice(from, from + size) });
  }));
  let taken = [], least = Infinity;
  // 一个文件抵几处文字：越大，文件越少。
  for (const fee of [0, 0.6, 1.3, 2.6, 4, 6, 9, 14, 25, 99]) {
    const left = new Set(rest), chosen = new Set();
    while (left.size) {
      const price = (file) => (file.units.length + 0.5 + fee) / file.units.filter((unit) => left.has(unit)).length;
      const best = files.reduce((one, other) => price(other) < price(one) ? other : one);
      best.units.forEach((unit) => left.delete(unit));
      chosen.add(best);
    }
    chosen.forEach((file) => {
      const others = Array.from(chosen).filter((other) => other !== file);
      if (file.units.every((unit) => !rest.has(unit) || others.some((other) => other.units.includes(unit)))) chosen.delete(file);
    });
    const cost = Array.from(chosen).reduce((sum, file) => sum + file.units.length + 0.5, 0) + 25 * Math.max(0, chosen.size - Math.max(1, 6 - asked));
    if (cost < least) { least = cost; taken = Array.from(chosen); }
  }
  await Promise.all(taken.map(async (file) => {
    if (!file.name) return part(file.units[0] / STRETCHES | 0, file.units[0] % STRETCHES);
    (await load(file.name) || []).forEach((text, i) => shelf.set(file.units[i], text));
  }));
}

// 小站点：第一次查完以后，趁读者看结果，把整个索引（几十 kB）取来，以后的查询不再取文件。
let waiting = false;
function ahead() {
  if (waiting || (window.navigator.connection || {}).saveData) return;
  waiting = true;
  window.setTimeout(async () => { whole = await load('e', true) || {}; }, 2000);
}
