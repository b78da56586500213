import { ServiceError, type ErrorCode } from '../base/service-error.ts';
import type { StreamFault } from '../domain/stream-fault.ts';
import { redactCredentials } from './redact-credentials.ts';

/** What ffmpeg and ffprobe say on standard error, and what it means for a camera; the first that fits counts. */
const SAID: readonly (readonly [RegExp, StreamFault])[] = [
  [/Unrecognized option|Option not found|No such filter/i, 'old-ffmpeg'],
  [/401 Unauthorized|403 Forbidden|authorization failed/i, 'wrong-login'],
  [/method PLAY failed: 45[45]/i, 'no-video'],
  [/404 Not Found/i, 'no-such-path'],
  [/matches no streams|does not contain any stream|Output file #0 does not contain/i, 'no-video'],
  [
    /Decoder .*not found|no decoder found|Decoding requested, but no decoder|Unknown decoder/i,
    'unknown-codec',
  ],
  [/Connection refused/i, 'port-refused'],
  [/Name or service not known|Failed to resolve|Temporary failure in name/i, 'host-unknown'],
  [/No route to host|Network is unreachable|Host is unreachable/i, 'host-unreachable'],
  [/timed out/i, 'no-answer'],
  // Of the address itself: a damaged packet later on says the same of its stream.
  [/(?:^rtsps?:\S+|\.ffconcat): Invalid data found when processing input/im, 'not-rtsp'],
];

const MEANINGS: Readonly<Record<Exclude<StreamFault, 'unclear'>, readonly [ErrorCode, string]>> = {
  'old-ffmpeg': ['E_FFMPEG_MISSING', 'needs ffmpeg 5.1 or newer'],
  'wrong-login': ['E_CAMERA_AUTH', 'refuses the user or password'],
  'no-video': ['E_CAMERA_NO_VIDEO', 'carries no video'],
  'no-such-path': ['E_CAMERA_NOT_FOUND', 'offers no stream under this path'],
  'unknown-codec': ['E_CAMERA_CODEC', 'sends video that this ffmpeg cannot decode'],
  'port-refused': ['E_CAMERA_UNREACHABLE', 'refuses the connection'],
  'host-unknown': ['E_CAMERA_UNREACHABLE', 'has a name that cannot be resolved'],
  'host-unreachable': ['E_CAMERA_UNREACHABLE', 'cannot be reached over the network'],
  'no-answer': ['E_CAMERA_UNREACHABLE', 'does not answer'],
  'not-rtsp': ['E_CAMERA_UNREACHABLE', 'does not answer as a camera does (RTSP)'],
};

/** What is wrong with a stream, more finely than the code tells. */
export class SourceFault extends ServiceError {
  readonly why: StreamFault;
  constructor(code: ErrorCode, message: string, why: StreamFault) {
    super(code, message);
    this.why = why;
  }
}

/**
 * Why a source gave no frames, from the last lines of standard error.
 * @param name as people know it: an address (credentials are taken out) or a path
 * @param isFile a path, not a stream
 * @param otherwise what is said when no line is understood
 */
export function sourceFault(
  name: string,
  isFile: boolean,
  lines: readonly string[],
  otherwise: string,
): ServiceError {
  const shown = redactCredentials(name);
  const text = lines.join('\n');
  // Whatever the source is: it is the recording that could not be written.
  if (/No space left on device/i.test(text))
    return new ServiceError('E_DATA_DIR', `The recording of ${shown} cannot be written: the disk is full.`);
  if (isFile) {
    if (/No such file or directory/i.test(text))
      return new ServiceError('E_FILE_MISSING', `There is no file ${shown}.`);
    if (faultSaidBy(text) === 'old-ffmpeg') return meaningOf('old-ffmpeg', shown);
    if (/matches no streams|does not contain any stream/i.test(text))
      return new ServiceError('E_FILE_VIDEO', `${shown} carries no video.`);
    return new ServiceError('E_FILE_VIDEO', `${shown} ${otherwise}.`);
  }
  const why = faultSaidBy(text);
  return why === 'unclear'
    ? new SourceFault('E_CAMERA_UNREACHABLE', `${shown} ${otherwise}.`, why)
    : meaningOf(why, shown);
}

const faultSaidBy = (text: string): StreamFault =>
  SAID.find(([pattern]) => pattern.test(text))?.[1] ?? 'unclear';

function meaningOf(why: keyof typeof MEANINGS, shown: string): SourceFault {
  const [code, says] = MEANINGS[why];
  return new SourceFault(code, `${shown} ${says}.`, why);
}
