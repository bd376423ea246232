import {
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { GatehouseError } from '@gatehouse/errors';

/** What one request may ask for. */
export const queryLimits = { characters: 20_000, tokens: 2_000, depth: 8, aliases: 15, cost: 20_000 };

// Introspection of clients nests deeper than any query of ours, and costs no database.
const introspectionDepth = 15;
// Fields that read the whole range, not a page.
const costOfField: Readonly<Record<string, number>> = { callFacets: 2_000, totalCount: 500 };
const defaultFirst = 50;
const maxFirst = 200;

type Variables = Readonly<Record<string, unknown>>;

interface Size {
  depth: number;
  cost: number;
}

/** @throws GatehouseError GATEHOUSE_QUERY_TOO_LARGE */
export function assertShortEnough(source: string): void {
  if (source.length <= queryLimits.characters) return;
  throw new GatehouseError('GATEHOUSE_QUERY_TOO_LARGE', {
    detail: `It has ${source.length} characters; the limit is ${queryLimits.characters}.`,
  });
}

/**
 * Refuses a document that is valid and yet asks for too much: depth, aliases, and cost (fields times rows).
 * @throws GatehouseError GATEHOUSE_QUERY_TOO_MANY_ALIASES, _TOO_DEEP, _TOO_COSTLY
 */
export function assertWithinLimits(schema: GraphQLSchema, document: DocumentNode, variables: Variables): void {
  const aliases = countAliases(document);
  if (aliases > queryLimits.aliases) {
    refuse('GATEHOUSE_QUERY_TOO_MANY_ALIASES', 'It has', aliases, 'aliases', queryLimits.aliases);
  }
  const { depth, cost } = new Measure(schema, document, variables).ofAllOperations();
  const maxDepth = isIntrospection(document) ? introspectionDepth : queryLimits.depth;
  if (depth > maxDepth) refuse('GATEHOUSE_QUERY_TOO_DEEP', 'It is', depth, 'levels deep', maxDepth);
  if (cost > queryLimits.cost) refuse('GATEHOUSE_QUERY_TOO_COSTLY', 'It costs', cost, 'fields', queryLimits.cost);
}

function refuse(
  code: 'GATEHOUSE_QUERY_TOO_MANY_ALIASES' | 'GATEHOUSE_QUERY_TOO_DEEP' | 'GATEHOUSE_QUERY_TOO_COSTLY',
  verb: string,
  found: number,
  unit: string,
  limit: number,
): never {
  throw new GatehouseError(code, { detail: `${verb} ${found} ${unit}; the limit is ${limit}.` });
}

function countAliases(document: DocumentNode): number {
  let aliases = 0;
  visit(document, {
    Field(node) {
      if (node.alias) aliases++;
    },
  });
  return aliases;
}

/** Whether every top-level field of every operation is `__schema` or `__type`. */
function isIntrospection(document: DocumentNode): boolean {
  return document.definitions.every(
    (definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ||
      (definition.kind === Kind.OPERATION_DEFINITION &&
        definition.selectionSet.selections.every((s) => s.kind === Kind.FIELD && s.name.value.startsWith('__'))),
  );
}

/** Size of a document with its fragments in place; each fragment is measured once, so that nesting them costs nothing. */
class Measure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly measured = new Map<string, Size>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    private readonly variables: Variables,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((d) => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])),
    );
  }

  ofAllOperations(): Size {
    return sum(
      this.document.definitions.flatMap((definition) =>
        definition.kind === Kind.OPERATION_DEFINITION
          ? [this.ofSelections(definition.selectionSet, this.schema.getRootType(definition.operation) ?? undefined, 1)]
          : [],
      ),
    );
  }

  /** `rows`: how many objects a list among the fields gives. */
  private ofSelections(set: SelectionSetNode, type: GraphQLNamedType | undefined, rows: number): Size {
    return sum(
      set.selections.map((selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            return this.ofField(selection, type, rows);
          case Kind.INLINE_FRAGMENT: {
            const named = selection.typeCondition && this.schema.getType(selection.typeCondition.name.value);
            return this.ofSelections(selection.selectionSet, named ?? type, rows);
          }
          case Kind.FRAGMENT_SPREAD:
            return this.ofFragment(selection.name.value, rows);
        }
      }),
    );
  }

  private ofFragment(name: string, rows: number): Size {
    const key = `${name} ${rows}`;
    const known = this.measured.get(key);
    const fragment = this.fragments.get(name);
    if (known || !fragment) return known ?? { depth: 0, cost: 0 };
    const size = this.ofSelections(fragment.selectionSet, this.schema.getType(fragment.typeCondition.name.value), rows);
    this.measured.set(key, size);
    return size;
  }

  private ofField(field: FieldNode, type: GraphQLNamedType | undefined, rows: number): Size {
    const name = field.name.value;
    const own = costOfField[name] ?? 1;
    if (!field.selectionSet) return { depth: 1, cost: own };
    const definition = isObjectType(type) ? type.getFields()[name] : undefined;
    const below = definition && getNamedType(definition.type);
    // The rows of a connection are what its `edges` hold.
    const multiplier = name === 'edges' ? rows : 1;
    const children = this.ofSelections(
      field.selectionSet,
      isCompositeType(below) ? below : undefined,
      this.firstOf(field) ?? 1,
    );
    return { depth: children.depth + 1, cost: own + children.cost * multiplier };
  }

  private firstOf(field: FieldNode): number | undefined {
    if (field.name.value !== 'calls') return undefined;
    const argument = field.arguments?.find(({ name }) => name.value === 'first');
    const value = argument ? valueFromASTUntyped(argument.value, { ...this.variables }) : defaultFirst;
    // More than a page can have is refused where the argument is checked.
    return typeof value === 'number' && value > 0 ? Math.min(value, maxFirst) : defaultFirst;
  }
}

function sum(sizes: readonly Size[]): Size {
  return {
    depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
    cost: sizes.reduce((total, { cost }) => total + cost, 0),
  };
}
