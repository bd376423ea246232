import type { Alphabet } from './alphabet.js';

/** Literals as one table of steps. */
export interface LiteralTable {
  /** Next row by row and class, at `row * size + class`; row 0 = nothing has begun. */
  readonly next: Uint16Array;
  /** Rows from this one on have ends. */
  readonly firstEnd: number;
  /** By row: the literals that end there, as indexes into those that it was made of. */
  readonly ends: readonly (readonly number[])[];
}

/** A trie: read from a place on, the row becomes 0 as soon as no literal goes on like this. */
export function compileTrie(literals: readonly string[], alphabet: Alphabet): LiteralTable {
  return tableOf(growTrie(literals, alphabet), alphabet.size, false);
}

/** Aho, Corasick: Efficient string matching (1975), with all transitions worked out: read once, it finds every literal. */
export function compileAutomaton(literals: readonly string[], alphabet: Alphabet): LiteralTable {
  return tableOf(growTrie(literals, alphabet), alphabet.size, true);
}

interface Node {
  children: Map<number, Node>;
  ends: number[];
  /** The node of the longest beginning that this one ends with. */
  fallback: Node | undefined;
  row: number;
}

const newNode = (): Node => ({ children: new Map(), ends: [], fallback: undefined, row: 0 });

function growTrie(literals: readonly string[], { classOfReading }: Alphabet): Node {
  const root = newNode();
  literals.forEach((literal, index) => {
    let node = root;
    for (let i = 0; i < literal.length; i++) {
      const column = classOfReading(literal.charAt(i));
      let child = node.children.get(column);
      if (!child) node.children.set(column, (child = newNode()));
      node = child;
    }
    node.ends.push(index);
  });
  return root;
}

/** Rows in which a literal ends come last, so that one comparison tells them. */
function tableOf(root: Node, size: number, isAutomaton: boolean): LiteralTable {
  const nodes = inBreadth(root, isAutomaton);
  if (nodes.length > 0xffff) throw new Error('too many literals for one table');
  const sorted = [...nodes.filter(({ ends }) => ends.length === 0), ...nodes.filter(({ ends }) => ends.length > 0)];
  sorted.forEach((node, row) => (node.row = row));
  const next = new Uint16Array(nodes.length * size);
  for (const { row, children, fallback } of nodes) {
    if (fallback) next.copyWithin(row * size, fallback.row * size, (fallback.row + 1) * size);
    for (const [column, child] of children) next[row * size + column] = child.row;
  }
  const firstEnd = sorted.findIndex(({ ends }) => ends.length > 0);
  return { next, firstEnd: firstEnd < 0 ? sorted.length : firstEnd, ends: sorted.map(({ ends }) => ends) };
}

/** The nodes, breadth first; for an automaton with their fallbacks. */
function inBreadth(root: Node, isAutomaton: boolean): Node[] {
  const nodes = [root];
  // A list that grows while it is walked is walked to its end.
  for (const node of nodes) {
    for (const [column, child] of node.children) {
      nodes.push(child);
      if (isAutomaton) fallBack(child, node, column, root);
    }
  }
  return nodes;
}

function fallBack(child: Node, parent: Node, column: number, root: Node): void {
  let beyond = parent.fallback;
  while (beyond && !beyond.children.has(column)) beyond = beyond.fallback;
  child.fallback = beyond?.children.get(column) ?? root;
  child.ends.push(...child.fallback.ends);
}
