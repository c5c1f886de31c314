"use strict";
(() => {
  const comma = document.documentElement.lang === "nl";
  const words = document.body.dataset;

  // "8,0 wd" → 8; "32 (73 %)" → 32; a cell without a number comes last, whichever way the column is sorted.
  const amount = (cell) => {
    const found = /-?[\d.,]+/.exec(cell.textContent);
    if (!found) return null;
    const [thousands, point] = comma ? [/\./g, ","] : [/,/g, "."];
    return Number(found[0].replace(thousands, "").replace(point, "."));
  };
  const text = (cell) => cell.textContent.trim();

  const compare = (index, numeric, sign) => (a, b) => {
    const [x, y] = [a.cells[index], b.cells[index]].map(numeric ? amount : text);
    if (numeric && (x === null || y === null)) return (x === null) - (y === null);
    return sign * (numeric ? x - y : x.localeCompare(y, document.documentElement.lang));
  };

  const sort = (table, header) => {
    const sign = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const bodies = [...table.tBodies];
    const sizes = bodies.map((body) => body.rows.length);
    const rows = bodies.flatMap((body) => [...body.rows]);
    rows.sort(compare(header.cellIndex, header.classList.contains("number"), sign));
    bodies.forEach((body, place) => body.append(...rows.splice(0, sizes[place])));
    for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
  };

  for (const table of document.querySelectorAll("table[data-sort]")) {
    for (const header of table.tHead.rows[0].cells) {
      if (!header.textContent.trim()) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      button.title = words.saySort.replace("{column}", button.textContent.trim());
      button.addEventListener("click", () => sort(table, header));
      header.append(button);
    }
  }

  // A worksheet takes the table as HTML: numbers as numbers, every other cell as a text that it does not run.
  const plain = (cell) => {
    const shown = cell.textContent.trim().replace(/\s+/g, " ");
    const number = cell.classList.contains("number") && /^-?[\d.,]+( %| [a-z]+)?$/.test(shown) && cell.tagName === "TD";
    return { shown: number ? shown.replace(/ (?!%)[a-z]+$/, "").replace(" %", "%") : shown, number };
  };
  const escape = (shown) => shown.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const harmless = (shown) => (/^[=+\-@]/.test(shown) ? "'" + shown : shown);
  const cellOf = (cell) => {
    const { shown, number } = plain(cell);
    const style = number ? "" : " style=\"mso-number-format:'\\@'\"";
    return `<td${style} rowspan="${cell.rowSpan}" colspan="${cell.colSpan}">${escape(shown)}</td>`;
  };
  const lineOf = (row) =>
    [...row.cells].map((cell) => {
      const { shown, number } = plain(cell);
      return number ? shown : harmless(shown);
    }).join("\t");

  const copy = (table) => {
    const html = `<table>${[...table.rows].map((row) => `<tr>${[...row.cells].map(cellOf).join("")}</tr>`).join("")}</table>`;
    const lines = [...table.rows].map(lineOf).join("\n");
    const put = (event) => {
      event.clipboardData.setData("text/html", html);
      event.clipboardData.setData("text/plain", lines);
      event.preventDefault();
    };
    document.addEventListener("copy", put);
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put);
    return done;
  };

  for (const tools of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    const said = document.createElement("output");
    button.type = "button";
    button.textContent = words.sayCopy;
    button.addEventListener("click", () => {
      said.textContent = copy(document.getElementById(tools.dataset.copy)) ? words.sayCopied : "";
    });
    tools.append(button, said);
  }
})();
