/** The account PostgreSQL runs under when we are root, which it refuses to be. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** Where the binaries and the data are, and who runs them (nobody given: ourselves). */
export interface PostgresPlace {
  binaries: string;
  dataDir: string;
  user: ServerUser | undefined;
}
