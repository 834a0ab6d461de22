/** What a network says, under the id it keeps however often it is delivered. */
export type Message = { id: string; body: string };
