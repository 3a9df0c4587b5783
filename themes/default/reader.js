/* 阅读设置、朗读、打印、复制链接、离站提示、目录跟随、清单筛选、数据排序。没有脚本时这些都不出现，页面照常阅读。 */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  function all(selector, within) { return [].slice.call((within || doc).querySelectorAll(selector)); }
  function one(selector, within) { return (within || doc).querySelector(selector); }
  function on(list, event, act) { list.forEach(function (element) { element.addEventListener(event, act); }); }

  /* 阅读设置：页头的单选按钮和文章上方的字号按钮是同一个值的两处 */
  function show(name) {
    var value = root.getAttribute("data-" + name) || "";
    all(".set input[name=" + name + "]").forEach(function (input) { input.checked = input.value === value; });
    if (name === "size") all("[data-set-size]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-set-size") === value));
    });
  }
  function choose(name, value) {
    if (value) root.setAttribute("data-" + name, value); else root.removeAttribute("data-" + name);
    try { if (value) localStorage.setItem("anli-" + name, value); else localStorage.removeItem("anli-" + name); } catch (refused) { /* 只在本页有效 */ }
    show(name);
  }
  ["size", "theme"].forEach(show);
  on(all(".set input"), "change", function () { choose(this.name, this.value); });
  on(all("[data-set-size]"), "click", function () { choose("size", this.getAttribute("data-set-size")); });
  addEventListener("storage", function (event) {
    var name = (event.key || "").replace("anli-", "");
    if (name === "size" || name === "theme") choose(name, event.newValue || "");
  });
  all("details.set").forEach(function (panel) {
    panel.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && panel.open) { panel.open = false; one("summary", panel).focus(); event.stopPropagation(); }
    });
    panel.addEventListener("focusout", function (event) { if (event.relatedTarget && !panel.contains(event.relatedTarget)) panel.open = false; });
    doc.addEventListener("click", function (event) { if (!panel.contains(event.target)) panel.open = false; });
  });

  /* 打印、复制链接 */
  on(all("[data-print]"), "click", function () { print(); });
  on(all("[data-copy]"), "click", function () {
    var button = this, canonical = one("link[rel=canonical]"), text = canonical ? canonical.href : location.href.split("#")[0];
    function done() { one("[role=status]", button.parentNode).textContent = button.getAttribute("data-copy"); }
    function by_hand() {
      var box = doc.createElement("textarea");
      box.value = text; box.className = "vh"; button.parentNode.appendChild(box); box.select();
      try { if (doc.execCommand("copy")) done(); } finally { box.parentNode.removeChild(box); button.focus(); }
    }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, by_hand); else by_hand();
  });

  /* 朗读：逐句读标题和正文；能标出的浏览器标出正在读的一句，其余的标出那一段 */
  var voice = window.speechSynthesis, text = all(".art .body"), start = one("[data-read]");
  if (start && voice && window.SpeechSynthesisUtterance && text.length) (function () {
    var stop = one("[data-stop]"), sentences = null, at = 0, state = "", run = 0;
    var painted = window.CSS && CSS.highlights && window.Highlight;
    function collect() {
      var found = [], blocks = [one("h1")];
      text.forEach(function (part) { blocks = blocks.concat(all("p,li,h2,h3,h4,h5,dt,dd,th,td,figcaption", part)); });
      blocks.forEach(function (block) {
        var walker = doc.createTreeWalker(block, NodeFilter.SHOW_TEXT), nodes = [], whole = "", node;
        while ((node = walker.nextNode())) if (node.parentElement.closest("p,li,h1,h2,h3,h4,h5,dt,dd,th,td,figcaption") === block) {
          nodes.push([whole.length, node]); whole += node.data;
        }
        var pattern = /[^。！？；\n]+[。！？；]?[”’）》]*/g, match;
        while ((match = pattern.exec(whole))) if (/[^\s。！？；]/.test(match[0])) found.push([match[0], block, nodes, match.index]);
      });
      return found;
    }
    function place(nodes, offset) {
      for (var i = nodes.length - 1; i > 0 && nodes[i][0] >= offset; i--);
      return [nodes[i][1], Math.min(offset - nodes[i][0], nodes[i][1].data.length)];
    }
    function mark(sentence) {
      all(".read").forEach(function (block) { block.classList.remove("read"); });
      if (painted) CSS.highlights.delete("reading");
      if (!sentence) return;
      if (painted) {
        var range = doc.createRange(), from = place(sentence[2], sentence[3] + 1), to = place(sentence[2], sentence[3] + sentence[0].length);
        range.setStart(from[0], Math.max(0, from[1] - 1)); range.setEnd(to[0], to[1]);
        CSS.highlights.set("reading", new Highlight(range));
      } else sentence[1].classList.add("read");
      var box = sentence[1].getBoundingClientRect();
      if (box.bottom < 0 || box.top > innerHeight * 0.8) sentence[1].scrollIntoView({ block: "center" });
    }
    function label() {
      start.textContent = start.getAttribute(state === "on" ? "data-pause" : state === "held" ? "data-go" : "data-read");
      stop.hidden = !state;
    }
    function say(mine) {
      var sentence = sentences[at];
      if (mine !== run || state !== "on") return;
      if (!sentence) return end();
      mark(sentence);
      var words = new SpeechSynthesisUtterance(sentence[0].replace(/[〔〕［］]/g, " "));
      words.lang = root.lang;
      words.onend = function () { if (mine === run && state === "on") { at++; say(mine); } };
      words.onerror = function () { if (mine === run && state === "on") end(); };
      voice.speak(words);
    }
    function end() { run++; state = ""; at = 0; voice.cancel(); mark(null); label(); }
    start.addEventListener("click", function () {
      if (state === "on") { run++; state = "held"; voice.cancel(); } else {
        sentences = sentences || collect(); state = "on"; voice.cancel(); say(++run);
      }
      label();
    });
    stop.addEventListener("click", function () { end(); start.focus(); });
    addEventListener("pagehide", end);
  })(); else if (start) start.style.visibility = "hidden";

  /* 离开政府网站之前问一句 */
  var leave = one("#leave"), onward = null;
  function stranger(link) {
    return /^https?:$/.test(link.protocol) && link.hostname !== location.hostname && !/(^|\.)gov\.cn$/.test(link.hostname);
  }
  if (leave && leave.showModal) {
    doc.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href]");
      if (!link || !stranger(link) || event.defaultPrevented || leave.contains(link)) return;
      event.preventDefault();
      onward = link.href;
      one("[data-where]", leave).textContent = link.hostname;
      leave.showModal();
    });
    one("[data-go]", leave).addEventListener("click", function () { leave.close(); location.href = onward; });
    one("[data-stay]", leave).addEventListener("click", function () { leave.close(); });
  }

  /* 目录跟着正文走 */
  var entries = all(".toc a,.side a").filter(function (link) { return link.hash && link.host === location.host && link.pathname === location.pathname; });
  if (entries.length && window.IntersectionObserver) {
    var heads = [], seen = {};
    entries.forEach(function (entry) { var head = doc.getElementById(decodeURIComponent(entry.hash.slice(1))); if (head) heads.push([head, entry]); });
    var follow = function () {
      var now = null;
      heads.forEach(function (pair) { if (pair[0].getBoundingClientRect().top < innerHeight * 0.3) now = pair[1]; });
      entries.forEach(function (entry) { if (entry === now) entry.setAttribute("aria-current", "true"); else entry.removeAttribute("aria-current"); });
    };
    var watch = new IntersectionObserver(follow, { rootMargin: "0px 0px -70% 0px" });
    heads.forEach(function (pair) { if (!seen[pair[0].id]) { seen[pair[0].id] = 1; watch.observe(pair[0]); } });
  }

  /* 经验索引：按主题、城市筛选，按城市、主题、日期排列。清单分页时不接管，筹码仍是主题页的链接 */
  var list = one("#list"), cards = list && one(".cards", list);
  if (cards && !one(".pager", list)) (function () {
    var chips = all(".chips a", list), status = one("[role=status]", list), places = one("[data-city]", list), sorter = one("[data-order]", list);
    function name(link) { return link.getAttribute("href").replace(/^.*\/|\.html$/g, ""); }
    var topic = "", items = all(".item", cards).map(function (item) {
      var head = one("h3", item.parentNode.parentNode), title = one("h4", item), note = doc.createElement("span");
      note.className = "m in"; note.textContent = head.textContent + "　";
      title.insertBefore(note, title.firstChild);
      return { element: item, head: head, city: name(one("a", head)), date: (one("time", item) || {}).textContent || "", topics: all(".tags a", item) };
    });
    items.forEach(function (item, place) {
      if (place && items[place - 1].city === item.city) return;
      var option = doc.createElement("option");
      option.value = item.city; option.textContent = item.head.textContent; places.appendChild(option);
    });
    function draw() {
      var groups = [], by = {}, shown = 0, order = sorter.value, said = [];
      items.forEach(function (item) {
        if (places.value && item.city !== places.value || topic && !item.topics.some(function (link) { return name(link) === topic; })) return;
        shown++;
        var first = item.topics[0], key = order === "city" ? item.city : order === "date" ? item.date : first ? name(first) : "";
        if (!by[key]) {
          var head = item.head;
          if (order !== "city") {
            head = doc.createElement("h3");
            if (order === "topic" && first) head.appendChild(first.cloneNode(true)); else head.textContent = item.date || "—";
          }
          groups.push(by[key] = { head: head, key: key, items: [] });
        }
        by[key].items.push(item);
      });
      var ranks = chips.map(name);
      if (order === "topic") groups.sort(function (a, b) { return ranks.indexOf(a.key) - ranks.indexOf(b.key); });
      if (order === "date") groups.sort(function (a, b) { return a.key < b.key ? 1 : a.key > b.key ? -1 : 0; });
      cards.textContent = "";
      groups.forEach(function (group) {
        var row = doc.createElement("li"), box = doc.createElement("div");
        row.appendChild(group.head); row.appendChild(box);
        group.items.forEach(function (item) {
          item.element.classList.toggle("with-city", order !== "city");
          box.appendChild(item.element);
        });
        cards.appendChild(row);
      });
      chips.forEach(function (chip) {
        var chosen = name(chip) === topic;
        chip.setAttribute("aria-pressed", String(chosen));
        if (chosen) said.push(chip.firstChild.data);
      });
      if (places.value) said.push(places.options[places.selectedIndex].text);
      status.textContent = said.length ? status.getAttribute("data-some").replace("{}", shown) + said.join(" × ") : status.getAttribute("data-all");
    }
    function pick() {
      var state = topic + (places.value && "," + places.value);
      try { history.replaceState(null, "", state ? "#" + state : location.pathname); } catch (refused) { /* 从磁盘打开时有的浏览器不许 */ }
      draw();
    }
    function press(chip) { topic = topic === name(chip) ? "" : name(chip); pick(); }
    chips.forEach(function (chip) {
      chip.setAttribute("role", "button");
      chip.setAttribute("aria-pressed", "false");
      chip.addEventListener("click", function (event) { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); press(chip); } });
      chip.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); press(chip); } });
    });
    on([places, sorter], "change", pick);
    var asked = location.hash.slice(1).split(",");
    if (chips.some(function (chip) { return name(chip) === asked[0]; })) topic = asked[0];
    places.value = asked[1] || "";
    if (!places.value) places.value = "";
    if (topic || places.value) draw();
  })();

  /* 数据表：点表头排序；数值只在同一单位里比大小 */
  all("table[data-sort]").forEach(function (table) {
    var body = table.tBodies[0], rows = [].slice.call(body.rows), heads = [].slice.call(table.tHead.rows[0].cells), status = one("#sorted");
    var compare = window.Intl ? new Intl.Collator(root.lang).compare : function (a, b) { return a < b ? -1 : a > b ? 1 : 0; };
    function cell(row, column) { return row.cells[column].textContent.trim(); }
    function number(row, column) { var data = one("data", row.cells[column]); return data ? +data.value : null; }
    heads.forEach(function (head, column) {
      one("button", head).addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1, values = head.classList.contains("n");
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
        rows.map(function (row, place) { return [row, place]; }).sort(function (a, b) {
          if (!values) return down * compare(cell(a[0], column), cell(b[0], column)) || a[1] - b[1];
          var unit = compare(cell(a[0], column + 1), cell(b[0], column + 1)), x = number(a[0], column), y = number(b[0], column);
          return unit || (x === null) - (y === null) || down * (x - y) || a[1] - b[1];
        }).forEach(function (pair) { body.appendChild(pair[0]); });
        if (status) status.textContent = head.textContent + (down > 0 ? " ↑" : " ↓");
      });
    });
  });
})();
