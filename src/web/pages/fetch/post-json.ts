import { readAnswer, type FetchOutcome, type Schema } from './fetch-json.ts';

/** Never throws: the caller looks at `kind`. */
export async function postJson<T>(url: string, body: object, schema: Schema<T>): Promise<FetchOutcome<T>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    return { kind: 'error', problem: 'network' };
  }
  return readAnswer(response, schema);
}
