/** What the operator’s pages say. */
export const enOperator = { title: 'x' };
