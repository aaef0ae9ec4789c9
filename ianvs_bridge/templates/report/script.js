// Language and theme: the page is complete without it, in English and in the reader's own colours.
const root = document.documentElement;
const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a file opened without storage */ } };
const speak = (language) => { root.dataset.lang = language; root.lang = language; keep("language", language); };
const dress = (theme) => { root.dataset.theme = theme; keep("theme", theme); };
const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
speak(new URLSearchParams(location.search).get("lang") || kept("language") || "en");
const theme = new URLSearchParams(location.search).get("theme") || kept("theme");
if (theme) dress(theme);
for (const button of document.querySelectorAll("button[hidden]")) button.hidden = false;
document.getElementById("language").onclick = () => speak(root.dataset.lang === "zh" ? "en" : "zh");
document.getElementById("theme").onclick = () => dress(dark() ? "light" : "dark");
