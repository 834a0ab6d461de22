/** A mistake made on purpose, and the test that has to notice. */
export type Mutation = {
  name: string;
  /** The law of the design it breaks. */
  law: number;
  file: string;
  find: string;
  replace: string;
  test: string;
};
