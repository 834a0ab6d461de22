export function Area() { return null; }
