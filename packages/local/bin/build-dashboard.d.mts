/** Builds the dashboard unless it is up to date. */
export function buildDashboard(root: string): Promise<boolean>;
