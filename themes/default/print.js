// 全文打印版：目录里印上页码。没有脚本时目录照样是链接，只是没有页码。
// 浏览器还不会自己引用页码，所以让正文照打印的样式排成一栏一页，看每个标题落在第几栏，再恢复原样。
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  function count() {
    var paper = doc.querySelector(".paper"), contents = doc.querySelector(".contents");
    var sheet = [].slice.call(doc.querySelectorAll("link[media=print]"))[0];
    if (!paper || !contents || !sheet || !sheet.sheet) return;
    var links = [].slice.call(contents.querySelectorAll("a")), x = scrollX, y = scrollY;
    function note(link) {
      var box = link.parentNode.querySelector("i");
      if (!box) { box = doc.createElement("i"); box.setAttribute("aria-hidden", "true"); box.textContent = "00"; link.parentNode.appendChild(box); }
      return box;
    }
    links.forEach(note);
    contents.classList.add("paged");
    sheet.media = "all";
    root.classList.add("gauge");
    // 版心 156×225 毫米，浏览器打印时取整到像素。
    var left = paper.getBoundingClientRect().left, step = 620;
    var pages = links.map(function (link) {
      var target = doc.getElementById(decodeURIComponent(link.hash.slice(1)));
      return target ? Math.round((target.getClientRects()[0].left - left) / step) + 1 : "";
    });
    root.classList.remove("gauge");
    sheet.media = "print";
    scrollTo(x, y);
    links.forEach(function (link, place) { note(link).textContent = pages[place]; });
  }
  addEventListener("beforeprint", count);
  if (doc.readyState === "complete") count(); else addEventListener("load", count);
})();
