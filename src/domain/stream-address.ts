export interface StreamLogin {
  readonly user: string;
  readonly password: string;
}

// The last @ before the path: a password may hold one of its own.
const ADDRESS = /^(?<scheme>rtsps?):\/\/(?:(?<login>[^\s/?]*)@)?(?<authority>[^/?@]*)(?<rest>.*)$/is;
const PORTS = { rtsp: 554, rtsps: 322 };

/** A stream's address in its parts; undefined for a path. */
export function partsOf(address: string):
  | {
      readonly host: string;
      readonly port: number;
      readonly login: StreamLogin | undefined;
      /** Without the login. */
      readonly bare: string;
    }
  | undefined {
  const found = ADDRESS.exec(address)?.groups;
  if (found === undefined) return undefined;
  const { scheme = '', login, authority = '', rest = '' } = found;
  const [, host = authority, port] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? [];
  const usualPort = scheme.toLowerCase() === 'rtsps' ? PORTS.rtsps : PORTS.rtsp;
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: port === undefined ? usualPort : Number(port),
    login: login === undefined ? undefined : loginOf(login),
    bare: `${scheme}://${authority}${rest}`,
  };
}

/** A path stays as it is. */
export const withoutLogin = (address: string): string => partsOf(address)?.bare ?? address;

/** @param address without a login; a path has none */
export function withLogin(address: string, login: StreamLogin | undefined): string {
  if (login === undefined || partsOf(address) === undefined) return address;
  const { user, password } = login;
  return address.replace('://', () => `://${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
}

/** Whether what one of them is told reaches the same device. */
export function isSameHost(a: string, b: string): boolean {
  const [one, other] = [partsOf(a), partsOf(b)];
  return one !== undefined && one.host === other?.host && one.port === other.port;
}

function loginOf(text: string): StreamLogin {
  const [user = '', ...password] = text.split(':');
  return { user: decoded(user), password: decoded(password.join(':')) };
}

/** By hand somebody may have written a % that means itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
