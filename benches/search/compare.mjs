#!/usr/bin/env node
// anli beside Pagefind on the same built pages: node compare.mjs PUBLIC [--seed N] [--queries N] [--cold N] [--gzip 0] [--idle MS]
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const site = path.resolve(process.argv[2] || '../../public');
const option = (name, value) => { const at = process.argv.indexOf('--' + name); return at < 0 ? value : +process.argv[at + 1]; };
let seed = option('seed', 1);
const draw = (limit) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return Math.floor(seed / 4294967296 * limit); };
const pick = (list) => list[draw(list.length)];

// ---- pages: cases and report sections, text as a reader sees it ----

const entity = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'" };
const text = (html) => html.replace(/<(script|style|nav|svg)[\s\S]*?<\/\1>/g, '').replace(/<\/?(p|h\d|li|td|th|div|dt|dd|tr|section)[^>]*>/g, '\n').replace(/<[^>]*>/g, '').replace(/&[#\w]+;/g, (e) => entity[e] || ' ');
const fold = (s) => s.normalize('NFKC').toLowerCase().replace(/[ \t\r\u00a0\u3000]/g, '');
const pages = [];
(function walk(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name), address = path.relative(site, file);
    if (entry.isDirectory()) walk(file);
    else if (/^\d{4}\/.*\/[^/]+\.html$/.test(address)) {
      const html = fs.readFileSync(file, 'utf8'), main = (/<main[\s\S]*<\/main>/.exec(html) || [''])[0];
      const title = text((/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(main) || ['', ''])[1]).trim();
      const body = text((/<div class="body[^"]*">([\s\S]*?)<\/div>\s*(?:<figure class="chart"|<section|<\/article|<aside|<nav)/.exec(main) || ['', ''])[1]);
      pages.push({ address, title, own: fold(title + '\n' + body), all: fold(text(main)), lines: (title + '\n' + body).split('\n').map((line) => line.trim()).filter(Boolean) });
    }
  }
})(site);
if (!pages.length) { console.error('no case pages in ' + site); process.exit(2); }

// ---- questions with literal answers ----

const han = /[\u4e00-\u9fff]+/g, TRADITIONAL = Object.fromEntries(Array.from('学學师師县縣区區乡鄉镇鎮车車经經费費办辦业業开開设設计計资資为為补補贴貼园園实實质質优優队隊总總数數书書体體动動').reduce((out, c, i, all) => (i % 2 ? out : [...out, [c, all[i + 1]]]), []));
const runs = (page) => page.lines.flatMap((line) => line.match(han) || []).filter((run) => run.length > 1);
const cut = (run, size) => { const from = draw(run.length - size + 1); return run.slice(from, from + size); };
const makers = {
  substring: (page) => { const run = pick(runs(page)); return run && [cut(run, Math.min(run.length, 2 + draw(5)))]; },
  words: (page) => { const a = pick(runs(page)), b = pick(runs(page)); return a && b && [cut(a, 2), cut(b, 2)]; },
  number: (page) => { const found = page.lines.join('\n').match(/\d+(?:\.\d+)?(?:%|个|所|名|人|万元|亿元|项)/g); return found && [pick(found)]; },
  title: (page) => [page.title],
  character: (page) => { const run = pick(runs(page)); return run && [cut(run, 1)]; },
  sentence: (page) => { const line = pick(page.lines.filter((line) => line.length > 24)); return line && [cut(line, 18).replace(/^[^\u4e00-\u9fff]+|[^\u4e00-\u9fff]+$/g, '')]; },
  width: (page) => { const found = page.lines.join('\n').match(/\d+(?:\.\d+)?%?/g); return found && [pick(found)]; },
  traditional: (page) => { const run = pick(runs(page).filter((run) => /[学师县区乡镇车经费办业开设计资为补贴园实质优队总数书体动]/.test(run))); return run && [cut(run, Math.min(run.length, 4))]; },
  absent: (page) => { const run = pick(runs(page)), other = pick(runs(pick(pages))); return run && other && [cut(run, 2).split('').reverse().join('') + cut(other, 2).split('').reverse().join('')]; },
};
const wide = (s) => s.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const queries = [];
for (const [cls, make] of Object.entries(makers)) {
  for (let n = 0, tries = 0; n < option('queries', 8) && tries < 200; tries++) {
    const terms = make(pick(pages));
    if (!terms || terms.some((term) => !term)) continue;
    const folded = terms.map(fold), must = pages.filter((page) => folded.every((term) => page.own.includes(term))).map((page) => page.address);
    if (cls === 'absent' ? pages.some((page) => page.all.includes(folded[0])) : !must.length) continue;
    const may = pages.filter((page) => folded.every((term) => page.all.includes(term))).map((page) => page.address);
    const typed = cls === 'width' ? wide(terms[0]) : cls === 'traditional' ? terms[0].replace(/./g, (c) => TRADITIONAL[c] || c) : terms.join(' ');
    if (cls === 'traditional' && typed === terms[0]) continue;
    queries.push({ cls, typed, must: new Set(must), ok: new Set(must.concat(may)), terms: folded });
    n++;
  }
}

// ---- a server that counts what it sends ----

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
const sent = { bytes: 0, requests: 0 };
const server = http.createServer((request, response) => {
  const address = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  if (address === '/blank') { response.writeHead(200, { 'Content-Type': 'text/html' }); return response.end('<!doctype html><meta charset="utf-8"><title>t</title>'); }
  const file = path.join(site, address);
  if (!file.startsWith(site) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) { response.writeHead(404); return response.end(); }
  let bytes = fs.readFileSync(file);
  const type = types[path.extname(file)], head = { 'Content-Type': type || 'application/octet-stream', 'Cache-Control': 'max-age=600' };
  if (type && option('gzip', 1) && bytes.length > 256) { bytes = zlib.gzipSync(bytes, { level: 6 }); head['Content-Encoding'] = 'gzip'; }
  sent.bytes += bytes.length;
  sent.requests++;
  response.writeHead(200, head);
  response.end(bytes);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;

// ---- the two engines: what runs in the page ----

const engines = {
  anli: {
    folder: 'search',
    init: `new Promise((done) => { const s = document.createElement('script'); s.src = '${base}/search/index.js'; s.onload = done; document.head.appendChild(s); })`,
    query: (typed) => `anli.search(${JSON.stringify(typed)}, { limit: 10 }).then((f) => ({ exact: f.exact, numbers: f.all, hits: f.hits.map((h) => [h.address, h.titleHtml + '\\n' + h.excerpt]) }))`,
    all: (found, table) => found.numbers.map((page) => table[page]),
    table: () => {
      const out = [];
      for (let i = 0; fs.existsSync(path.join(site, `search/a${i}.js`)); i++) {
        let before = '';
        const lines = JSON.parse(/,("[^"]*")\);\s*$/.exec(fs.readFileSync(path.join(site, `search/a${i}.js`), 'utf8'))[1]).split('\n').slice(0, -1);
        lines.forEach((line, at) => { if (line) out[i * 2048 + at] = before = before.slice(0, parseInt(line[0], 36)) + line.slice(1); });
      }
      return out;
    },
  },
  pagefind: {
    folder: 'pagefind',
    init: `import('${base}/pagefind/pagefind.js').then(async (m) => { window.pf = m; await m.options({ excerptLength: 30 }); await m.init(); })`,
    query: (typed) => `pf.search(${JSON.stringify(typed)}).then(async (r) => ({ exact: true, ids: r.results.map((x) => x.id), hits: (await Promise.all(r.results.slice(0, 10).map((x) => x.data()))).map((d) => [d.url, d.meta.title + '\\n' + d.excerpt]) }))`,
    all: (found, table) => found.ids.map((id) => table[id]),
    table: () => Object.fromEntries(fs.readdirSync(path.join(site, 'pagefind/fragment')).map((name) => [name.replace(/\.pf_fragment$/, ''), JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(site, 'pagefind/fragment', name))).subarray(12).toString()).url.replace(/^\//, '')])),
  },
};
const start = Date.now();
const indexed = spawnSync(path.join(here, 'node_modules/.bin/pagefind'), ['--site', site, '--glob', '[0-9][0-9][0-9][0-9]/*/*.html', '--root-selector', 'main', '--force-language', 'zh-cn'], { encoding: 'utf8' });
if (indexed.status !== 0) { console.error(indexed.stdout + indexed.stderr); process.exit(2); }
const pagefindSeconds = (Date.now() - start) / 1000;

const found = process.env.CHROMIUM || ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => fs.existsSync(file));
const browser = await chromium.launch({ executablePath: found, args: ['--no-sandbox'] });
const known = new Set(pages.map((page) => page.address));
const mean = (list) => list.reduce((sum, one) => sum + one, 0) / (list.length || 1);
const share = (list, part) => list.slice().sort((a, b) => a - b)[Math.max(0, Math.ceil(list.length * part) - 1)];
const size = (folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).reduce((sum, entry) => [sum[0] + fs.statSync(path.join(entry.parentPath || entry.path, entry.name)).size, sum[1] + 1], [0, 0]);
console.log(`${pages.length} pages, ${queries.length} queries, seed ${option('seed', 1)}, gzip ${option('gzip', 1) ? 'on' : 'off'}`);
for (const [name, engine] of Object.entries(engines)) {
  const table = engine.table(), rows = [], cold = [];
  const step = Math.max(1, Math.floor(queries.length / option('cold', 24)));
  const measure = async (page, typed) => {
    sent.bytes = sent.requests = 0;
    const result = await page.evaluate(`(async () => { const t = performance.now(); const r = await ${engine.query(typed)}; return { ...r, ms: performance.now() - t }; })()`);
    return { ...result, ...sent };
  };
  for (const query of queries.filter((q, i) => i % step === 0)) {
    const context = await browser.newContext(), page = await context.newPage();
    await page.goto(base + '/blank');
    sent.bytes = sent.requests = 0;
    await page.evaluate(engine.init);
    const before = { ...sent }, one = await measure(page, query.typed);
    cold.push({ bytes: before.bytes + one.bytes, requests: before.requests + one.requests });
    await context.close();
  }
  const context = await browser.newContext(), page = await context.newPage();
  await page.goto(base + '/blank');
  sent.bytes = sent.requests = 0;
  await page.evaluate(engine.init);
  // All that one reader loads who asks every question: the engine, what it loads meanwhile, and each answer.
  const session = { ...sent }, load = (one) => { session.bytes += one.bytes; session.requests += one.requests; };
  load(await measure(page, '预热'));
  // A reader looks at the first results for a while; what an engine loads meanwhile is said apart.
  sent.bytes = sent.requests = 0;
  await new Promise((done) => setTimeout(done, option('idle', 4000)));
  const idle = { ...sent };
  load(idle);
  for (const query of queries) {
    // Only cases and sections have literal answers here; other kinds of pages that an engine knows do not count.
    const one = await measure(page, query.typed);
    load(one);
    const all = engine.all(one, table).filter((address) => known.has(address)), ten = all.slice(0, 10);
    const marked = (html) => [...html.replace(/<\/mark><mark[^>]*>/g, '').matchAll(/<mark[^>]*>(.*?)<\/mark>/g)].map((m) => fold(text(m[1]))).join('\n');
    const good = one.hits.filter(([address]) => query.must.has(address.replace(/^\//, '')));
    rows.push({
      cls: query.cls, bytes: one.bytes, requests: one.requests, ms: one.ms,
      recall: query.must.size ? all.filter((address) => query.must.has(address)).length / query.must.size : +(!all.length || !one.exact),
      precision: query.must.size ? (ten.length ? ten.filter((address) => query.ok.has(address)).length / ten.length : 0) : +(!all.length || !one.exact),
      marks: good.length ? good.filter(([, html]) => query.terms.every((term) => marked(html).includes(term))).length / good.length : null,
    });
  }
  await browser.contexts()[0].close();
  const [bytes, files] = size(path.join(site, engine.folder)), of = (key) => rows.map((row) => row[key]);
  console.log(`\n${name}: recall ${mean(of('recall')).toFixed(3)}  precision of ten ${mean(of('precision')).toFixed(3)}  marks ${mean(of('marks').filter((m) => m !== null)).toFixed(3)}`);
  console.log('  ' + Object.keys(makers).map((cls) => `${cls} ${mean(rows.filter((row) => row.cls === cls).map((row) => row.recall)).toFixed(2)}/${mean(rows.filter((row) => row.cls === cls).map((row) => row.precision)).toFixed(2)}`).join('  '));
  const three = (list, digits) => [share(list, 0.5), share(list, 0.95), mean(list)].map((value) => value.toFixed(digits)).join(' / ');
  const line = (list) => `kB ${three(list.map((r) => r.bytes / 1000), 1)}  requests ${three(list.map((r) => r.requests), 1)}`;
  console.log(`  cold (median / 95 % / mean): ${line(cold)}\n  warm: ${line(rows)}  ms ${three(of('ms'), 1)}`);
  console.log(`  all ${rows.length} questions of one reader: kB ${(session.bytes / 1000).toFixed(1)}  requests ${session.requests}`);
  console.log(`  while the first results are looked at: kB ${(idle.bytes / 1000).toFixed(1)}  requests ${idle.requests}`);
  console.log(`  index: ${(bytes / 1e6).toFixed(1)} MB in ${files} files${name === 'pagefind' ? `, made in ${pagefindSeconds.toFixed(1)} s` : ''}`);
}
await browser.close();
server.close();
fs.rmSync(path.join(site, 'pagefind'), { recursive: true, force: true });
