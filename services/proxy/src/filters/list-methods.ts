/** A method that lists something. */
export interface List {
  method: string;
  /** Where the items are in the result. */
  field: ListField;
  kind: 'tool' | 'prompt' | 'resource';
  /** What names an item. */
  key: string;
}

export type ListField = 'tools' | 'prompts' | 'resources' | 'resourceTemplates';

export const toolsList: List = { method: 'tools/list', field: 'tools', kind: 'tool', key: 'name' };

const lists: readonly List[] = [
  toolsList,
  { method: 'prompts/list', field: 'prompts', kind: 'prompt', key: 'name' },
  { method: 'resources/list', field: 'resources', kind: 'resource', key: 'uri' },
  { method: 'resources/templates/list', field: 'resourceTemplates', kind: 'resource', key: 'uriTemplate' },
];

/** The methods that list something, by name. */
export const listMethods: ReadonlyMap<string, List> = new Map(lists.map((list) => [list.method, list]));
