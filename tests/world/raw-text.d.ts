/** A file as text, as the bundler of the tests reads it. */
declare module '*?raw' {
  const text: string;
  export default text;
}
