import type { Alphabet } from './alphabet.js';

/** Literals as one table of steps. */
export interface LiteralTable {
  /** Next row by row and class; rows are numbered in steps of the alphabet's size. */
  readonly next: Int32Array;
  /** Rows from this one on have ends. */
  readonly firstEnd: number;
  /** By row number: the literals that end there, as indexes into those that it was made of. */
  endsAt(row: number): readonly number[];
}

const noEnd = 0x7fffffff;

/** A trie: read from a place on, the row becomes 0 as soon as no literal goes on like this. */
export function compileTrie(literals: readonly string[], alphabet: Alphabet): LiteralTable {
  const trie = growTrie(literals, alphabet);
  return tableOf(
    trie,
    trie.rows.map((_, node) => node),
    alphabet.size,
  );
}

/** Aho, Corasick: Efficient string matching (1975), with all transitions worked out: read once, it finds every literal. */
export function compileAutomaton(literals: readonly string[], alphabet: Alphabet): LiteralTable {
  const trie = growTrie(literals, alphabet);
  return tableOf(trie, complete(trie, alphabet.size), alphabet.size);
}

/** Rows in which a literal ends come last, so that one comparison tells them. */
function tableOf({ rows, ends }: Trie, order: readonly number[], size: number): LiteralTable {
  const numbers = new Int32Array(rows.length);
  const sorted = [...order.filter((node) => !ends[node]?.length), ...order.filter((node) => ends[node]?.length)];
  sorted.forEach((node, index) => (numbers[node] = index * size));
  const next = new Int32Array(rows.length * size);
  sorted.forEach((node, index) => {
    const row = rows[node] ?? new Int32Array(size);
    for (let column = 0; column < size; column++) next[index * size + column] = numbers[row[column] ?? 0] ?? 0;
  });
  const firstEnd = sorted.findIndex((node) => ends[node]?.length);
  const none: readonly number[] = [];
  const endsInOrder = sorted.map((node) => ends[node] ?? none);
  return {
    next,
    firstEnd: firstEnd < 0 ? noEnd : firstEnd * size,
    endsAt: (row) => endsInOrder[row / size] ?? none,
  };
}

interface Trie {
  /** Per node, the node that each class leads to; 0 = none yet, or the root. */
  rows: Int32Array[];
  ends: number[][];
}

function growTrie(literals: readonly string[], { size, classOfReading }: Alphabet): Trie {
  const trie: Trie = { rows: [new Int32Array(size)], ends: [[]] };
  literals.forEach((literal, index) => {
    let node = 0;
    for (const char of literal.split('')) {
      const column = classOfReading(char);
      const row = trie.rows[node];
      let child = row?.[column] ?? 0;
      if (child === 0) {
        child = trie.rows.push(new Int32Array(size)) - 1;
        trie.ends.push([]);
        if (row) row[column] = child;
      }
      node = child;
    }
    trie.ends[node]?.push(index);
  });
  return trie;
}

/** Fills the transitions that the trie leaves open, breadth first; the order of the nodes. */
function complete({ rows, ends }: Trie, size: number): number[] {
  const order = [0];
  const isSeen = new Uint8Array(rows.length);
  const fallback = new Int32Array(rows.length);
  const reach = (child: number, beyond: number) => {
    if (isSeen[child]) return;
    isSeen[child] = 1;
    fallback[child] = beyond;
    ends[child]?.push(...(ends[beyond] ?? []));
    order.push(child);
  };
  // A list that grows while it is walked is walked to its end.
  for (const node of order) {
    const row = rows[node] ?? new Int32Array(size);
    const back = node === 0 ? new Int32Array(size) : rows[fallback[node] ?? 0];
    for (let column = 0; column < size; column++) {
      const child = row[column] ?? 0;
      const beyond = back?.[column] ?? 0;
      if (child === 0) row[column] = beyond;
      else reach(child, beyond);
    }
  }
  return order;
}
