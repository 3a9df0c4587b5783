// Keeps an open page up to date. Added by `anli serve` only; a built site does not hold it.
(function () {
  'use strict';
  if (window.top !== window || !window.WebSocket) return;
  var script = document.currentScript;
  var version = script ? script.getAttribute('data-version') : '';
  var chinese = !/^en/.test(document.documentElement.lang || '');
  var say = function (zh, en) { return chinese ? zh : en; };
  var socket, root, closed = '', delay = 200, away = null;

  // The place on the page survives a reload, also when the page has moved to another address.
  var KEY = 'anli-place';
  function keep(path) {
    try { sessionStorage.setItem(KEY, JSON.stringify({ path: path, x: scrollX, y: scrollY })); } catch (error) { /* not allowed */ }
  }
  function restore() {
    try {
      var kept = JSON.parse(sessionStorage.getItem(KEY) || 'null');
      sessionStorage.removeItem(KEY);
      if (kept && kept.path === location.pathname) window.scrollTo({ left: kept.x, top: kept.y, behavior: 'instant' });
    } catch (error) { /* not allowed */ }
  }
  restore();
  window.addEventListener('load', function () { setTimeout(restore, 0); });

  function connect() {
    socket = new WebSocket('ws://' + location.host + '/_anli/reload');
    socket.onopen = function () {
      delay = 200;
      clearTimeout(away);
      away = null;
      note('');
      socket.send(JSON.stringify({ page: location.pathname, version: version }));
    };
    socket.onmessage = function (event) { hear(JSON.parse(event.data)); };
    socket.onclose = function () {
      if (!away) away = setTimeout(function () { note(say('预览已停止；重新运行 anli 后，这一页会自己接上', 'the preview has stopped; this page will reconnect')); }, 1500);
      setTimeout(connect, delay);
      delay = Math.min(delay * 1.5, 2000);
    };
  }

  function hear(message) {
    if (message.kind === 'reload') {
      keep(location.pathname);
      location.reload();
    } else if (message.kind === 'go') {
      keep(message.to);
      location.replace(message.to + location.hash);
    } else if (message.kind === 'state') {
      styles(message.styles);
      (message.files || []).forEach(function (path) { file(path, message.number); });
      marks(message.marks || {});
      overlay(message);
    }
  }

  // assets/style.0123456789.css and assets/style.css are the same sheet.
  function plain(path) { return path.replace(/\.[0-9a-f]{10}(?=\.css$)/, ''); }
  function sheets() { return Array.prototype.slice.call(document.querySelectorAll('link[rel~="stylesheet"]')); }
  function swap(link, address) {
    var fresh = link.cloneNode();
    fresh.href = address;
    // Both stay until the new one is there, so that the page never stands bare.
    fresh.onload = fresh.onerror = function () { link.remove(); };
    link.after(fresh);
  }
  function styles(names) {
    Object.keys(names || {}).forEach(function (name) {
      sheets().forEach(function (link) {
        var path = new URL(link.href).pathname;
        if (plain(path) === '/assets/' + name && path !== names[name]) swap(link, names[name]);
      });
    });
  }
  function file(path, number) {
    sheets().forEach(function (link) {
      if (decodeURI(new URL(link.href).pathname) === path) swap(link, encodeURI(path) + '?' + number);
    });
    Array.prototype.forEach.call(document.images, function (image) {
      if (image.src && decodeURI(new URL(image.src).pathname) === path) image.src = encodeURI(path) + '?' + number;
    });
  }

  // Drafts and expired pages carry their word wherever they are linked.
  function marks(words) {
    Array.prototype.forEach.call(document.querySelectorAll('.anli-mark'), function (old) { old.remove(); });
    if (!Object.keys(words).length) return;
    function word(text) {
      var mark = document.createElement('span');
      mark.className = 'anli-mark';
      mark.textContent = text;
      mark.style.cssText = 'margin-left:.4em;padding:0 .4em;border:1px solid #8a5a00;border-radius:3px;font-size:.75rem;font-weight:400;background:#fff4d6;color:#5c3c00;white-space:nowrap';
      return mark;
    }
    Array.prototype.forEach.call(document.querySelectorAll('a[href]'), function (link) {
      var text = link.origin === location.origin && words[decodeURI(link.pathname)];
      if (text) link.after(word(text));
    });
    var own = words[decodeURI(location.pathname)], heading = document.querySelector('h1');
    if (own && heading) heading.append(word(own));
  }

  function element(name, kind, text) {
    var made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  }
  function link(address, text) {
    var made = element('a', '', text);
    made.href = address;
    return made;
  }
  function shadow() {
    if (root) return root;
    var host = document.createElement('anli-preview');
    root = host.attachShadow({ mode: 'open' });
    var style = element('link');
    style.rel = 'stylesheet';
    style.href = '/_anli/client.css';
    root.append(style);
    document.body.append(host);
    return root;
  }
  function show(box) {
    if (root) Array.prototype.forEach.call(root.querySelectorAll('.box'), function (old) { old.remove(); });
    if (box) shadow().append(box);
  }
  function note(text) {
    if (!text) { if (root && root.querySelector('.small')) show(null); return; }
    var box = element('div', 'box small', text);
    box.setAttribute('role', 'status');
    show(box);
  }

  function overlay(message) {
    var list = message.findings || [];
    var now = JSON.stringify(list);
    // The panel and the pages that stand in list the findings themselves.
    if (!list.length || now === closed || /^(look-|failed)/.test(version)) {
      if (!list.length) closed = '';
      show(null);
      return;
    }
    var box = element('div', 'box');
    box.setAttribute('role', 'alert');
    var head = element('div', 'head');
    head.append(element('b', '', say('有 ' + message.errors + ' 处错误；出错的文件仍按上次没有错时的样子显示', message.errors + ' errors; a file with an error is shown as it last was without')));
    head.append(link('/_anli/', say('全部问题', 'all findings')));
    var button = element('button', '', say('收起', 'hide'));
    button.onclick = function () { closed = now; show(null); };
    head.append(button);
    box.append(head);
    var items = element('ol');
    list.forEach(function (found) {
      var item = element('li'), line = element('p');
      line.append(element('span', 'code', found.severity + ' ' + found.code), ' ' + found.message);
      item.append(line);
      if (found.excerpt) {
        var text = element('pre');
        text.append(element('span', 'dim', found.excerpt.number + ' | '), found.excerpt.before, element('mark', '', found.excerpt.marked), found.excerpt.after);
        item.append(text);
      }
      item.append(element('p', '', found.help));
      var place = element('p', 'dim');
      place.append(found.editor ? link(found.editor, found.place) : found.place);
      if (found.page) place.append(' · ', link(found.page, say('看这一页', 'see the page')));
      item.append(place);
      items.append(item);
    });
    box.append(items);
    show(box);
  }

  connect();
})();
