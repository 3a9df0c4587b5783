/* 页面画出之前套用读者存下的字号和配色。放在 head 里同步执行，所以只做这一件事。 */
(function (root) {
  try {
    ["size", "theme"].forEach(function (name) {
      var value = localStorage.getItem("anli-" + name);
      if (value) root.setAttribute("data-" + name, value);
    });
  } catch (refused) { /* 不许存储的浏览器照样阅读 */ }
  root.className += " js";
})(document.documentElement);
