// 检索程序里不常用的部分（n.js），有字母照字面找不到时才取：字母当作拼音。core 是 search.js 给的。
(core) => {
const { hash, reader, load, scan, settings } = core;

// 小站点：城市在哪些页也在这里，不用再取。
if (settings.cities) {
  const read = reader(settings.cities);
  settings.known = {};
  settings.names.split(' ').forEach((entry) => {
    const match = /^!\w+(..)/.exec(entry);
    if (match && !settings.known[match[1]]) settings.known[match[1]] = read.list(settings.room * 8, 1);
  });
}

// 一个都没有的词：字母当作拼音。
async function reread(terms, notes) {
  for (let from = 0, to; from < terms.length; from = to) {
    to = from + 1;
    if (!spelt(terms[from])) continue;
    while (to < terms.length && spelt(terms[to])) to++;
    // 一个词的音节可以分开打：ji nan。
    if (to - from > 1 && await pronounce(terms, from, to, notes)) { to = from + 1; continue; }
    for (let at = from; at < to; at++) await pronounce(terms, at, at + 1, notes);
  }
}

// 字母，不管声调怎么写：jǐ、ji3；ü 写作 v。
const letters = (typed) => typed.normalize('NFD').replace(/u\u0308/gi, 'v').replace(/[\u0300-\u036f'’\-]/g, '').toLowerCase().normalize('NFKC').replace(/([a-z])[1-5]/g, '$1');
const spelt = (term) => !term.found && !term.exclude && !term.phrase && /^[a-z]+$/.test(letters(term.typed));

// 几个词连起来读；读得出，就成为一个词。
async function pronounce(terms, from, to, notes) {
  const typed = terms.slice(from, to).map((term) => letters(term.typed)).join('');
  if (typed.length < 2) return false;
  // 名称不多的站点，名称和这一份程序在一起：读成了名称，就不用取标题里的词。
  const named = meanings(settings.names || '', typed);
  const { words, likely } = listed(named.slice(0, 3).some((words) => words.size) ? named : meanings(await load('p' + hash(typed.slice(0, 3)) % settings.readings) || '', typed));
  if (!words.length) return false;
  const term = Object.assign({}, terms[from], { typed: terms.slice(from, to).map((one) => one.typed).join(' '), runs: [typed], edges: ['', ''], ways: words.map((word) => [word]), likely });
  await scan(term);
  if (!term.found) return false;
  terms.splice(from, to - from, term);
  notes.push({ typed: term.typed, words });
  return true;
}

// 拼音：名称的全拼，城市（!）的首字母，其他名称（+）的首字母，标题里的词，开头；先有哪一种就用哪一种。
function meanings(entries, typed) {
  const found = [0, 1, 2, 3, 4].map(() => new Set());
  for (const entry of entries.split(' ')) {
    const match = /^([!+]?)([A-Za-z]+)(.+)$/.exec(entry);
    if (!match) continue;
    const known = match[1], spelt = match[2], name = Array.from(match[3]), initials = spelt.replace(/[a-z]/g, '').toLowerCase();
    const done = (count) => count + 1 >= name.length;
    const add = (kind, count) => found[kind].add(name.slice(0, count).join(''));
    if (known && initials.startsWith(typed) && (done(typed.length) || typed.length > 1)) add(!done(typed.length) ? 4 : known === '!' ? 1 : 2, typed.length);
    if (!spelt.toLowerCase().startsWith(typed)) continue;
    const count = spelt.slice(0, typed.length).replace(/[a-z]/g, '').length, open = /[a-z]/.test(spelt[typed.length] || '');
    // 一个字还没有打完，什么字都可能是。
    if (!open || count > 1) add(open ? 4 : known && done(count) ? 0 : 3, count);
  }
  return found;
}

// 带“市”“县”的全名：szs 是石嘴山，不大会是苏州市。
const full = (word) => /..[市县区旗盟州]$/.test(word);
function listed(kinds) {
  const kind = kinds.findIndex((words) => words.size), all = Array.from(kinds[kind] || []).sort(), short = all.filter((word) => !full(word));
  return { words: short.concat(all.filter(full)).slice(0, 12), likely: (kind === 1 || kind === 2) && all.length > 1 ? short.length : -1 };
}

// 照字面找得到的字母，也可能是哪些城市。
async function cities(typed) {
  const entries = settings.names || await load('p' + hash(typed.slice(0, 3)) % settings.readings) || '';
  return listed(meanings(entries.split(' ').filter((entry) => entry[0] === '!').join(' '), typed)).words;
}

return { reread, cities };
}
