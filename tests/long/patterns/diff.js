// Reads what long_patterns prints about Smithy texts, asks RegExp in u mode, and explains
// differences by the rules for Node. Usage: node diff.js rules.tsv <ANSWERS. Exit 1: something is
// unexplained.
'use strict';
const fs = require('fs');
const readline = require('readline');
const vm = require('vm');

const ALL_MS = 1500; // for all texts of a pattern; then one by one,
const ONE_MS = 40;   // each in this time, as RegExp knows no limit

let own = []; // ranges that our Unicode does not assign
const ours = (c) => own.some(([lo, hi]) => c >= lo && c <= hi);
const assignedLate = (text) =>
  [...text].some((c) => ours(c.codePointAt(0)) !== /\p{Cn}/u.test(c));

/* What `^a|b$` is read as (decisions.md 7): `^(?:a|b)$`. */
function regrouped(pattern) {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return null;
  for (const mode of ['u', '']) {
    try {
      return new RegExp(`^(?:${pattern.slice(1, -1)})$`, mode);
    } catch {
      // not in this mode
    }
  }
  return null;
}

const rules = fs.readFileSync(process.argv[2], 'utf8').split('\n')
  .map((line) => line.split('\t')).filter((field) => field[0] === 'node')
  .map(([, name, construct, points]) => ({
    name, construct: new RegExp(construct), count: 0, patterns: new Set(), points,
    test: points.startsWith('@') ? null : new RegExp(points, 'v'),
  }));

function explains(rule, pattern, text, verdict) {
  if (!rule.construct.test(pattern)) return false;
  if (rule.points === '@assigned-late') return assignedLate(text);
  if (rule.points === '@regrouped') {
    const other = regrouped(pattern);
    return other !== null && other.test(text) === verdict;
  }
  return rule.test.test(text);
}

function decode(hex) {
  const b = Buffer.from(hex, 'hex');
  let text = '';
  for (let i = 0; i < b.length;) {
    const size = b[i] < 0x80 ? 1 : b[i] < 0xe0 ? 2 : b[i] < 0xf0 ? 3 : 4;
    let c = size === 1 ? b[i] : b[i] & (0xff >> (size + 1));
    for (let k = 1; k < size; k++) c = (c << 6) | (b[i + k] & 63);
    text += String.fromCodePoint(c);
    i += size;
  }
  return text;
}

const show = (text) => text.replace(/[^ -~]/g, (c) =>
  `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const sum = {
  patterns: 0, refused: 0, legacy: 0, texts: 0, matches: 0, undecided: 0, limits: 0, failures: 0,
};

function fail(text) {
  if (sum.failures++ < 50) console.log(`UNEXPLAINED: ${text}`);
}

const room = vm.createContext({});
const askAll = new vm.Script('answers = texts.map((t) => regexp.test(t))');
const askOne = new vm.Script('answer = regexp.test(text)');

function ask(regexp, texts) {
  Object.assign(room, { regexp, texts });
  try {
    askAll.runInContext(room, { timeout: ALL_MS });
    return room.answers;
  } catch {
    return texts.map((text) => {
      room.text = text;
      try {
        askOne.runInContext(room, { timeout: ONE_MS });
        return room.answer;
      } catch {
        return null;
      }
    });
  }
}

function compare(pattern, text, node, verdict) {
  if (node === null) {
    sum.limits++;
    return;
  }
  sum.texts++;
  sum.matches += node ? 1 : 0;
  if (node === verdict) return;
  const rule = rules.find((r) => explains(r, pattern, text, verdict));
  if (rule) {
    rule.count++;
    rule.patterns.add(pattern);
  } else {
    fail(`node ${node}, own ${verdict}: ${show(pattern)} on ${show(text)}`);
  }
}

/* [\w-_], \_ and the like are no Unicode mode; without it a pattern means the same on the BMP, but
 * for \p and \u{}. */
function legacy(pattern) {
  sum.refused++;
  if (/\\[pP]|\\u\{/.test(pattern)) return null;
  try {
    const regexp = new RegExp(pattern);
    sum.legacy++;
    return regexp;
  } catch {
    return null;
  }
}

function judge(pattern, texts, verdicts) {
  if (pattern === null) return;
  let regexp;
  try {
    regexp = new RegExp(pattern, 'u');
  } catch {
    regexp = legacy(pattern);
    if (!regexp) return;
    const plain = texts.map((text) => !/[\ud800-\udfff]/.test(text));
    verdicts = verdicts.filter((_, i) => plain[i]);
    texts = texts.filter((_, i) => plain[i]);
  }
  sum.patterns++;
  ask(regexp, texts).forEach((node, i) => compare(pattern, texts[i], node, verdicts[i]));
}

async function main() {
  let pattern = null, texts = [], verdicts = [];
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const field = line.split(' ');
    if (field[0] === 'U') {
      own = field.slice(1).map((range) => range.split('-').map((hex) => parseInt(hex, 16)));
    } else if (field[0] === 'P') {
      judge(pattern, texts, verdicts);
      [pattern, texts, verdicts] = [decode(field[1]), [], []];
    } else if (field[0] === 'S' && field[2] === '-') {
      sum.undecided++;
    } else if (field[0] === 'S') {
      texts.push(decode(field[1]));
      verdicts.push(field[2] === '1');
    } else if (field[0] === 'R') {
      fail(`we refuse ${show(decode(field[1]))} at ${field.slice(2).join(' ')}`);
    } else {
      fail(`own matchers differ on ${line}`);
    }
  }
  judge(pattern, texts, verdicts);
  if (!sum.patterns) fail('no patterns');
  console.log(`node ${process.versions.node}: ${sum.patterns} patterns ` +
    `(u mode refuses ${sum.refused}, ` +
    `of which ${sum.legacy} are taken ` +
    `without it), ${sum.texts} texts, ${sum.matches} match; not decided: ` +
    `${sum.undecided} by us, ${sum.limits} by Node; ${sum.failures} unexplained`);
  for (const r of rules)
    console.log(`  ${r.name}: ${r.count} texts of ${r.patterns.size} patterns`);
  process.exitCode = sum.failures ? 1 : 0;
}

main();
