import { z } from 'zod';
import { leastRoleOf, SESSION_COOKIE } from './access.ts';
import { AccountParamsSchema } from './accounts.ts';
import { CameraParamsSchema } from './cameras.ts';
import { ProblemSchema, ViolationParamsSchema } from './http.ts';
import { OPERATIONS, type Operation } from './openapi-operations.ts';
import { RecheckParamsSchema } from './recheck.ts';
import { WaybillParamsSchema } from './scans.ts';

/** The interface as OpenAPI 3.1, made from the very schemas that the service and its pages parse by. */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'qingfang', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        programToken: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  };
}

function describe(operation: Operation): object {
  const { method, path, summary, query, body, answer, mediaType } = operation;
  const parameters = [
    ...(path.includes('{id}') ? parametersOf(idOf(path), 'path') : []),
    ...(path.includes('{waybill}') ? parametersOf(WaybillParamsSchema, 'path') : []),
    ...(path.includes('{name}') ? parametersOf(AccountParamsSchema, 'path') : []),
    ...(query === undefined ? [] : parametersOf(query, 'query')),
  ];
  const least = leastRoleOf(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
  return {
    summary,
    parameters,
    // Once there are accounts; the word is the least role.
    security:
      least === 'anyone' || least === undefined
        ? []
        : [{ session: [least] }, ...(operation.isForPrograms === true ? [{ programToken: [] }] : [])],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(body, 'input', 'application/json') } }),
    responses: {
      200: { description: summary, content: contentOf(answer, 'output', mediaType ?? 'application/json') },
      default: {
        description: 'A problem, RFC 9457',
        content: contentOf(ProblemSchema, 'output', 'application/problem+json'),
      },
    },
  };
}

function idOf(path: string): z.ZodObject {
  if (path.startsWith('/api/cameras/')) return CameraParamsSchema;
  return path.startsWith('/api/recheck/') ? RecheckParamsSchema : ViolationParamsSchema;
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): object[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: jsonSchemaOf(z.object({ field: field as z.ZodType }), 'input'),
  }));
}

/** Of the one field, with the description of a whole. */
function jsonSchemaOf(wrapped: z.ZodObject, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(wrapped, { io }).properties?.['field'];
}

function contentOf(schema: z.ZodType, io: 'input' | 'output', mediaType: string): object {
  return { [mediaType]: { schema: z.toJSONSchema(schema, { io }) } };
}
