type Node = Record<string, unknown> & { Plans?: Node[] };

/** How the database ran a statement. */
export type Plan = {
  execution_ms: number;
  /** Pages of 8 KiB it looked at, found in memory or read, tables and indexes. */
  buffer_count: number;
  /** Every table or index that was read, with the kind of node that did. */
  scans: { node: string; relation: string | null; index: string | null }[];
  /** The plan as people read it, a line a node. */
  lines: string[];
};

/** Reads what `explain (analyze, buffers, format json)` answers. */
export function readPlan(json: unknown): Plan {
  const [explained] = json as [{ Plan: Node; 'Execution Time': number }];
  const root = explained.Plan;
  const nodes = flatten(root, 0);
  return {
    execution_ms: explained['Execution Time'],
    buffer_count: Number(root['Shared Hit Blocks']) + Number(root['Shared Read Blocks']),
    scans: nodes
      .filter(({ node }) => node['Relation Name'] !== undefined || node['Index Name'] !== undefined)
      .map(({ node }) => ({
        node: String(node['Node Type']),
        relation: textOf(node, 'Relation Name'),
        index: textOf(node, 'Index Name'),
      })),
    lines: nodes.map(({ node, depth }) => describe(node, depth)),
  };
}

function flatten(node: Node, depth: number): { node: Node; depth: number }[] {
  return [{ node, depth }, ...(node.Plans ?? []).flatMap((child) => flatten(child, depth + 1))];
}

function textOf(node: Node, name: string): string | null {
  return node[name] === undefined ? null : String(node[name]);
}

function describe(node: Node, depth: number): string {
  const index = node['Index Name'] ? ` using ${node['Index Name']}` : '';
  const relation = node['Relation Name'] ? ` on ${node['Relation Name']}` : '';
  const buffers = Number(node['Shared Hit Blocks']) + Number(node['Shared Read Blocks']);
  const what = `${node.Operation ?? node['Node Type']}${index}${relation}`;
  const [took, rows] = [Number(node['Actual Total Time']).toFixed(3), node['Actual Rows']];
  return `${'  '.repeat(depth)}${what}  (${took} ms, ${rows} rows, ${buffers} buffers)`;
}
