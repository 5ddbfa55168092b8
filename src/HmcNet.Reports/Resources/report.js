'use strict';
(() => {
  const root = document.documentElement;
  const faults = [];
  const fault = text => { faults.push(String(text)); root.dataset.faults = faults.length; root.dataset.firstFault = faults[0]; };
  root.dataset.faults = '0';
  window.addEventListener('error', e => fault(e.message));
  window.addEventListener('unhandledrejection', e => fault(e.reason));

  const page = JSON.parse(document.getElementById('data').textContent);

  // ---- data: arrays are decoded once, rows are put together for each chart
  const arrays = new Map();
  function numbers(place) {
    if (!arrays.has(place)) {
      const text = page.store[place], raw = atob(text.slice(3)), bytes = new Uint8Array(raw.length);
      for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
      const kinds = { u1: Uint8Array, u2: Uint16Array, f4: Float32Array, f8: Float64Array };
      arrays.set(place, new kinds[text.slice(0, 2)](bytes.buffer));
    }
    return arrays.get(place);
  }
  const cell = (value, levels) => levels ? levels[value] : Number.isFinite(value) ? value : null;
  function rows(columns) {
    const names = Object.keys(columns), parts = names.map(n => numbers(columns[n][0])), texts = names.map(n => columns[n].length > 1 ? page.levels[columns[n][1]] : null);
    const result = new Array(parts.length ? parts[0].length : 0);
    for (let r = 0; r < result.length; r++) {
      const row = {};
      for (let k = 0; k < names.length; k++) row[names[k]] = cell(parts[k][r], texts[k]);
      result[r] = row;
    }
    return result;
  }

  // ---- colours
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  let chosen = 'auto', printing = false;
  try { chosen = localStorage.getItem('hmcnet-theme') || 'auto'; } catch { /* files may have no storage */ }
  const theme = () => printing ? 'light' : chosen === 'auto' ? (media.matches ? 'dark' : 'light') : chosen;
  const show = () => { root.dataset.theme = theme(); };

  // ---- drawing
  const heavy = 1500;
  function marks(view) {
    let count = 0;
    const visit = item => {
      if (item.marktype && item.marktype !== 'group' && item.role === 'mark') count += item.items.length;
      for (const child of item.items || []) if (child.items || child.marktype) visit(child);
    };
    visit(view.scenegraph().root);
    return count;
  }
  async function embed(node, spec, count, fluid) {
    spec.config = page.themes[theme()];
    spec.background = null;
    if (fluid) { spec.width = 'container'; spec.autosize = { type: 'fit-x', contains: 'padding' }; }
    try {
      if (node.view) node.view.finalize();
      const embedded = await vegaEmbed(node, spec, {
        renderer: count > heavy ? 'canvas' : 'svg', tooltip: { theme: theme() === 'dark' ? 'dark' : 'light' },
        actions: { export: true, source: false, compiled: false, editor: false }, downloadFileName: 'chart',
      });
      node.view = embedded;
      node.dataset.marks = marks(embedded.view);
      node.dataset.state = 'drawn';
    } catch (reason) {
      fault(reason);
      node.dataset.state = 'failed';
      node.textContent = 'This chart could not be drawn: ' + reason;
      node.classList.add('broken');
    }
  }
  async function draw(node) {
    const chart = page.charts[node.dataset.chart], spec = structuredClone(chart.spec);
    spec.$schema = 'https://vega.github.io/schema/vega-lite/v6.json';
    spec.datasets = Object.fromEntries(Object.entries(chart.data).map(([name, columns]) => [name, rows(columns)]));
    await embed(node, spec, chart.rows, chart.fluid);
  }
  let turn = 0;
  async function drawAll(patient) {
    const mine = ++turn;
    root.dataset.state = 'drawing';
    for (const node of document.querySelectorAll('[data-chart]')) {
      if (mine !== turn) return;
      await draw(node);
      if (patient) await new Promise(done => setTimeout(done, 0));
    }
    for (const node of document.querySelectorAll('[data-explorer]')) await explore(node.dataset.explorer);
    if (mine === turn) root.dataset.state = 'drawn';
  }

  // ---- explorer
  function logTicks(values) {
    let low = Infinity, high = 0;
    for (const v of values) if (v > 0 && Number.isFinite(v)) { low = Math.min(low, v); high = Math.max(high, v); }
    const powers = [];
    for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++) powers.push(p);
    for (const steps of [[1, 1.5, 2, 3, 4, 5, 7], [1, 2, 5], [1, 3], [1]]) {
      const ticks = powers.flatMap(p => steps.map(s => +(s + 'e' + p))).filter(t => t >= low && t <= high);
      if (ticks.length >= 2 && ticks.length <= 6) return ticks;
    }
    const every = Math.max(1, Math.ceil(powers.length / 6));
    return powers.filter((_, i) => i % every === 0).map(p => +('1e' + p));
  }
  const quantitative = (field, title, values) => ({ field, type: 'quantitative', title, scale: values ? { type: 'log', nice: false } : { zero: false, nice: false, padding: 6 }, axis: values ? { format: ',~g', values: logTicks(values), labelOverlap: true } : { labelOverlap: true, tickCount: 6 } });
  async function explore(id) {
    const data = page.explore[id], tools = document.querySelector(`.explorer[data-fit="${id}"]`), grid = document.querySelector(`[data-explorer="${id}"]`);
    if (!data || !data.names.length) return;
    const y = +tools.querySelector('.y').value, x = +tools.querySelector('.x').value;
    const ys = numbers(data.columns[y]), xs = numbers(data.columns[x]), chains = numbers(data.chain), iterations = numbers(data.iteration);
    const table = Array.from(ys, (v, i) => ({ x: cell(xs[i]), y: cell(v), chain: String(chains[i] + 1), iteration: iterations[i] }));
    const name = data.labels[y], other = data.labels[x];
    const titles = { trace: `Trace of ${name}`, histogram: `Histogram of ${name}`, scatter: `${name} against ${other}` };
    for (const [kind, title] of Object.entries(titles)) grid.querySelector(`.${kind}-title`).textContent = title;
    const color = { field: 'chain', type: 'nominal', title: 'Chain', sort: null, legend: data.chains > 1 && data.chains <= 12 ? { orient: 'top', direction: 'horizontal', symbolType: 'stroke', symbolStrokeWidth: 2.5 } : null };
    const base = kind => ({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', description: titles[kind], datasets: { draws: table }, data: { name: 'draws' } });
    const specs = {
      trace: { ...base('trace'), height: 180, mark: { type: 'line', strokeWidth: 0.9, strokeOpacity: 0.75 }, encoding: { x: quantitative('iteration', 'Iteration'), y: quantitative('y', name, data.log[y] && ys), color } },
      histogram: { ...base('histogram'), height: 250, mark: { type: 'bar', style: 'bars' }, encoding: { x: { field: 'y', type: 'quantitative', bin: { maxbins: 40 }, title: name }, y: { aggregate: 'count', title: 'Draws' } } },
      scatter: { ...base('scatter'), height: 250, mark: { type: 'point', style: 'draw', size: 9 }, encoding: { x: quantitative('x', other, data.log[x] && xs), y: quantitative('y', name, data.log[y] && ys) } },
    };
    for (const [kind, spec] of Object.entries(specs)) await embed(grid.querySelector(`[data-view="${kind}"]`), spec, kind === 'histogram' ? 0 : table.length, true);
  }
  for (const tools of document.querySelectorAll('.explorer')) {
    const second = tools.querySelector('.x');
    if (second.options.length > 1) second.selectedIndex = 1;
    tools.addEventListener('change', () => explore(tools.dataset.fit));
  }
  for (const button of document.querySelectorAll('button.explore'))
    button.addEventListener('click', () => {
      const id = button.dataset.fit, at = page.explore[id].names.indexOf(button.dataset.name), tools = document.querySelector(`.explorer[data-fit="${id}"]`);
      if (at < 0) return;
      tools.querySelector('.y').value = at;
      explore(id);
      document.getElementById(id + '-explore').scrollIntoView();
      tools.querySelector('.y').focus({ preventScroll: true });
    });

  // ---- table
  const keyOf = (row, column) => column === 0 ? row.cells[0].textContent.trim() : row.cells[column].dataset.v;
  function sort(table, column) {
    const head = table.tHead.rows[0].cells[column], down = head.getAttribute('aria-sort') === 'ascending';
    for (const other of table.tHead.rows[0].cells) other.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const sign = down ? -1 : 1, body = table.tBodies[0];
    const sorted = [...body.rows].map((row, place) => ({ row, place, key: keyOf(row, column) }));
    // Values that do not exist stay at the end in both directions.
    sorted.sort((a, b) => (a.key === '') - (b.key === '') || sign * (column === 0 ? a.key.localeCompare(b.key, 'en', { numeric: true }) : a.key - b.key) || a.place - b.place);
    body.append(...sorted.map(s => s.row));
  }
  function filter(id) {
    const table = document.getElementById(id), words = document.querySelector(`.filter[data-table="${id}"]`).value.trim().toLowerCase(), only = document.querySelector(`.flagged[data-table="${id}"]`).checked;
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      row.hidden = (words !== '' && !row.cells[0].textContent.toLowerCase().includes(words)) || (only && !row.classList.contains('flag'));
      if (!row.hidden) shown++;
    }
    document.querySelector(`.count[data-table="${id}"]`).textContent = words || only ? `${shown} of ${table.tBodies[0].rows.length} rows` : '';
  }
  for (const table of document.querySelectorAll('table.summary'))
    [...table.tHead.rows[0].cells].forEach((head, column) => head.querySelector('button').addEventListener('click', () => sort(table, column)));
  for (const input of document.querySelectorAll('.filter, .flagged')) input.addEventListener('input', () => filter(input.dataset.table));

  // ---- start
  show();
  for (const radio of document.querySelectorAll('input[name="theme"]')) {
    radio.checked = radio.value === chosen;
    radio.addEventListener('change', () => {
      chosen = radio.value;
      try { localStorage.setItem('hmcnet-theme', chosen); } catch { /* as above */ }
      show();
      drawAll(true);
    });
  }
  media.addEventListener('change', () => { if (chosen === 'auto') { show(); drawAll(true); } });
  window.addEventListener('beforeprint', () => { if (theme() === 'dark') { printing = true; show(); drawAll(false); } });
  window.addEventListener('afterprint', () => { if (printing) { printing = false; show(); drawAll(true); } });
  drawAll(true);
})();
