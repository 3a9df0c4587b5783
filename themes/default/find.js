// 搜索框与结果页。没有这段脚本时，搜索框是普通表单。检索程序和索引等读者用到搜索框时才取。
(() => {
'use strict';
const root = document.currentScript.src.replace(/assets\/[^/]*$/, '');
const text = { title: document.title, more: 20, options: 6 };
const make = (tag, attributes, html) => {
  const element = document.createElement(tag);
  Object.keys(attributes || {}).forEach((name) => element.setAttribute(name, attributes[name]));
  if (html) element.innerHTML = html;
  return element;
};
const escape = (words) => words.replace(/[&<>"']/g, (c) => '&#' + c.charCodeAt(0) + ';');

// ---- 检索程序 ----

let engine;
function load() {
  if (!engine) engine = new Promise((done, fail) => {
    const script = make('script', { src: root + 'search/index.js' });
    script.onload = () => window.anli && window.anli.search ? done(window.anli) : fail();
    script.onerror = fail;
    document.head.appendChild(script);
  }).catch(() => { engine = null; throw Error('search'); });
  return engine;
}
const search = (words, options) => load().then((anli) => anli.search(words, options));

// 到达的页面标出所查的词：地址里带着 find。
const link = (hit, found) => {
  const parts = hit.url.split('#'), words = found.words.join(' ');
  return parts[0] + '?find=' + encodeURIComponent(words) + (parts[1] ? '#' + parts[1] : '');
};

// ---- 搜索框：组合框 ----

// 输入法选字时什么都不做，选完再查。
const composing = (event) => event.isComposing || event.keyCode === 229;

function listen(input, run) {
  input.addEventListener('focus', () => load().catch(() => {}));
  input.addEventListener('input', (event) => { if (!event.isComposing) run(); });
  input.addEventListener('compositionend', run);
}

function combobox(form, input, number) {
  const id = 'find' + number, list = make('ul', { id, role: 'listbox', 'aria-label': '搜索建议', class: 'options', hidden: '' });
  const status = make('p', { role: 'status', class: 'vh' });
  let items = [], at = -1, turn = 0, timer;
  form.appendChild(list);
  form.appendChild(status);
  Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': id, 'aria-autocomplete': 'list', autocomplete: 'off' }).forEach(([name, value]) => input.setAttribute(name, value));

  const open = (shown) => {
    list.hidden = !shown;
    input.setAttribute('aria-expanded', String(shown));
    if (!shown) choose(-1);
  };
  const choose = (index) => {
    at = index;
    Array.from(list.children).forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
    if (at < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', id + '-' + at);
      list.children[at].scrollIntoView({ block: 'nearest' });
    }
  };
  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => { status.textContent = words; }, 700);
  };
  const run = () => {
    const mine = ++turn, words = input.value.trim();
    if (!words) return open(false);
    search(words, { limit: text.options }).then((found) => {
      if (mine !== turn || document.activeElement !== input) return;
      items = found.hits.filter((hit) => hit.address).map((hit) => link(hit, found));
      list.innerHTML = found.hits.filter((hit) => hit.address).map((hit, i) => '<li role="option" aria-selected="false" id="' + id + '-' + i + '"><b>' + hit.titleHtml + '</b><small>' + escape([hit.kind].concat(hit.labels.slice(0, 2)).filter(Boolean).join(' · ')) + '</small></li>').join('');
      at = -1;
      open(items.length > 0);
      say(summary(found, words) + (items.length && found.total > items.length ? '列出前' + items.length + '条，按回车查看全部。' : ''));
    }).catch(() => say('检索没有加载成功。'));
  };
  listen(input, run);
  input.addEventListener('keydown', (event) => {
    if (composing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) run();
    else if (step) choose(((at + step + 1 + items.length + 1) % (items.length + 1)) - 1);
    else if (event.key === 'Escape' && !list.hidden) open(false);
    else if (event.key === 'Enter' && at >= 0) location.href = items[at];
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => open(false));
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) location.href = items[Array.from(list.children).indexOf(option)];
  });
}

function summary(found, words) {
  if (found.exact) return '共' + (found.about ? '约' : '') + found.total + '条结果。';
  return found.total ? '没有完全符合“' + words + '”的内容，有' + found.total + '条相近的结果。' : '没有找到“' + words + '”。';
}

// ---- 结果页 ----

const FACETS = { city: '城市', topic: '主题', edition: '年度', kind: '类别' };
const SORTS = { '': '按相关程度', newest: '新的在前', order: '按报告顺序' };

function results(form, input) {
  const place = make('div', { class: 'res', hidden: '' }), count = document.getElementById('count') || make('p', { role: 'status' });
  const sort = make('select', { id: 'sort' }, Object.keys(SORTS).map((key) => '<option value="' + key + '">' + SORTS[key] + '</option>').join(''));
  const order = make('p', { class: 's order', hidden: '' }, '<label for="sort">排序</label> ');
  const side = make('div', { class: 'facets' }), list = make('ol', { class: 'hits' }), note = make('p', { class: 'mark', hidden: '' });
  const also = make('p', { class: 's', hidden: '' }), more = make('button', { type: 'button', class: 'more', hidden: '' }, '再显示' + text.more + '条');
  const column = make('div');
  let state, turn = 0;
  order.appendChild(sort);
  [note, order, list, also, more].forEach((part) => column.appendChild(part));
  [side, column].forEach((part) => place.appendChild(part));
  if (!count.parentNode) form.parentNode.insertBefore(count, form.nextSibling);
  form.closest('.hunt').parentNode.insertBefore(place, form.closest('.hunt').nextSibling);

  const read = () => {
    const query = new URLSearchParams(location.search), facets = {};
    Object.keys(FACETS).forEach((name) => { facets[name] = query.getAll(name); });
    return { words: query.get('q') || '', facets, sort: SORTS[query.get('sort')] ? query.get('sort') : '', shown: Math.max(text.more, Math.min(1000, parseInt(query.get('n'), 10) || 0)) };
  };
  const address = () => {
    const query = new URLSearchParams();
    if (state.words) query.set('q', state.words);
    Object.keys(FACETS).forEach((name) => state.facets[name].forEach((value) => query.append(name, value)));
    if (state.sort) query.set('sort', state.sort);
    if (state.shown > text.more) query.set('n', state.shown);
    return location.pathname + (String(query) ? '?' + query : '');
  };
  const item = (hit, found) => '<li><h2><a href="' + escape(hit.lost ? hit.url : link(hit, found)) + '">' + hit.titleHtml + '</a></h2>'
    + (hit.lost ? '' : '<p>' + hit.excerpt + '</p>')
    + '<p class="s m">' + escape([hit.kind].concat(hit.labels).concat(hit.edition || []).filter(Boolean).join(' · '))
    + (hit.heading ? ' · 见“' + escape(hit.heading) + '”' : '') + '<span>' + places(hit) + '</span></p></li>';
  const places = (hit) => hit.places > 1 ? ' · 本页有' + hit.places + '处' + (hit.partial ? '以上' : '') : '';
  const facet = (name, values) => values.length < 2 && !values.some((value) => value.chosen) ? '' : '<fieldset><legend>' + FACETS[name] + '</legend>' + values.map((entry, i) =>
    (i === 8 ? '<details' + (values.slice(8).some((value) => value.chosen) ? ' open' : '') + '><summary>更多</summary>' : '')
    + '<label><input type="checkbox" name="' + name + '" value="' + escape(entry.value) + '"' + (entry.chosen ? ' checked' : '') + '> ' + escape(entry.value) + ' <small>' + entry.count + '</small></label>').join('') + (values.length > 8 ? '</details>' : '') + '</fieldset>';

  const show = () => {
    const mine = ++turn, words = state.words.trim();
    place.hidden = !words;
    if (!words) {
      list.innerHTML = side.innerHTML = '';
      note.hidden = order.hidden = also.hidden = more.hidden = true;
      count.textContent = '输入关键词开始搜索。';
      document.title = text.title;
      return Promise.resolve();
    }
    return search(words, { facets: state.facets, limit: state.shown, sort: state.sort }).then((found) => {
      if (mine !== turn) return;
      const said = found.read.map((one) => '“' + one.typed + '”按“' + one.words.join('”“') + '”查找。').join('');
      document.title = words + ' - ' + text.title;
      count.textContent = said + summary(found, words);
      note.hidden = !found.damaged;
      note.textContent = '检索数据有一部分没有取到，结果可能不全。请刷新页面再试。';
      list.className = found.exact ? 'hits' : 'hits near';
      list.innerHTML = (found.exact || !found.total ? '' : '<li class="head"><h2>相近的结果</h2><p class="s m">下面的页面只含有所查文字的一部分，或者次序不同。</p></li>') + found.hits.map((hit) => item(hit, found)).join('');
      found.counted().then((hits) => {
        if (mine === turn) list.querySelectorAll('.m span').forEach((place, i) => { if (hits[i].page === found.hits[i].page) place.textContent = places(hits[i]); });
      });
      more.hidden = found.hits.length >= found.total || !found.hits.length;
      also.hidden = true;
      // 字母照字面有，也可能是一个城市。
      found.also().then((words) => {
        if (mine !== turn || !words.length) return;
        also.hidden = false;
        also.innerHTML = '也可能是：' + words.map((word) => '<a href="?q=' + encodeURIComponent(word) + '">' + escape(word) + '</a>').join('、');
      });
      order.hidden = found.total < 2;
      sort.value = state.sort;
      if (found.total || Object.values(state.facets).some((chosen) => chosen.length)) return found.facets().then((facets) => {
        if (mine !== turn) return;
        const focus = document.activeElement && side.contains(document.activeElement) ? [document.activeElement.name, document.activeElement.value] : null;
        side.innerHTML = Object.keys(FACETS).map((name) => facet(name, facets[name] || [])).join('');
        Array.from(side.querySelectorAll('input')).forEach((box) => { if (focus && box.name === focus[0] && box.value === focus[1]) box.focus(); });
      });
      side.innerHTML = '';
    }).catch(() => {
      if (mine !== turn) return;
      list.innerHTML = side.innerHTML = '';
      count.textContent = '检索没有加载成功。请刷新页面，或者从下面的入口查找。';
    });
  };
  // 边打边查不留历史；按回车、改筛选、翻页留一条，后退能回来。
  const go = (push) => {
    history[push ? 'pushState' : 'replaceState'](null, '', address());
    return show();
  };
  listen(input, () => { state.words = input.value; state.shown = text.more; go(false); });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    state.words = input.value;
    go(true);
  });
  side.addEventListener('change', () => {
    Object.keys(FACETS).forEach((name) => {
      state.facets[name] = Array.from(side.querySelectorAll('input')).filter((box) => box.name === name && box.checked).map((box) => box.value);
    });
    state.shown = text.more;
    go(true);
  });
  sort.addEventListener('change', () => { state.sort = sort.value; go(true); });
  more.addEventListener('click', () => {
    const before = list.children.length;
    state.shown += text.more;
    go(true).then(() => {
      const next = list.children[before] && list.children[before].querySelector('a');
      if (next) next.focus();
    });
  });
  const restore = () => {
    state = read();
    input.value = state.words;
    show();
  };
  window.addEventListener('popstate', restore);
  restore();
}

// ---- 到达：标出所查的词 ----

function arrive() {
  const words = new URLSearchParams(location.search).get('find'), main = document.querySelector('main');
  if (!words || !main) return;
  load().then((anli) => {
    const wanted = words.split(' ').map((word) => anli.fold(word).text).filter(Boolean), nodes = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    let all = '', block = null, first = null;
    while (walker.nextNode()) {
      const node = walker.currentNode, own = node.parentNode.closest('p,li,td,th,h1,h2,h3,h4,h5,h6,dd,dt,figcaption,pre,div');
      if (node.parentNode.closest('nav,aside,script,style,form')) continue;
      // 一段一段地找：词不跨段。
      if (own !== block) all += '。';
      block = own;
      nodes.push({ node, start: all.length });
      all += node.data;
    }
    const spans = anli.spans(anli.fold(all), wanted).joined;
    nodes.reverse().forEach(({ node, start }) => spans.slice().reverse().forEach(([from, to]) => {
      const head = Math.max(from - start, 0), tail = Math.min(to - start, node.data.length);
      if (head >= tail) return;
      const range = document.createRange();
      range.setStart(node, head);
      range.setEnd(node, tail);
      const mark = make('mark', { class: 'hit' });
      range.surroundContents(mark);
      first = mark;
    }));
    if (first && !location.hash) first.scrollIntoView({ block: 'center' });
  }).catch(() => {});
}

// ---- 开始 ----

const forms = Array.from(document.querySelectorAll('form[role=search]')), page = document.body.classList.contains('kind-search');
forms.forEach((form, number) => {
  const input = form.querySelector('input[name=q]');
  if (!input) return;
  if (page && form.closest('.hunt')) results(form, input);
  else combobox(form, input, number);
});
document.addEventListener('keydown', (event) => {
  const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
  const wanted = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' || event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const input = wanted && !composing(event) && document.querySelector('form[role=search] input[name=q]');
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
});
arrive();
})();
