/** A guess at a shorter one could succeed. */
const SHORTEST_TOKEN = 16;

/** @param token as it came from the environment; the message does not hold it */
export function tokenProblems(name: string, token: string): string[] {
  if (token.length >= SHORTEST_TOKEN) return [];
  return [
    `${name}: use ${String(SHORTEST_TOKEN)} characters or more, such as \`openssl rand -hex 32\` gives`,
  ];
}
