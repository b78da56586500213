import { readAnswer, type FetchOutcome, type Schema } from './fetch-json.ts';

export const postJson = <T>(url: string, body: object, schema: Schema<T>): Promise<FetchOutcome<T>> =>
  sendJson('POST', url, body, schema);

/** Never throws: the caller looks at `kind`. */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body: object,
  schema: Schema<T>,
): Promise<FetchOutcome<T>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    return { kind: 'error', problem: 'network' };
  }
  return readAnswer(response, schema);
}
