import type { StreamFault } from '../../../domain/stream-fault.ts';
import type { CameraNote, StreamNote } from '../../../wire/camera-setup.ts';
import type { Language } from './dictionary.ts';
import { useLanguage } from './language.tsx';

/** What is so, and what to do about it. */
export interface Advice {
  readonly what: string;
  readonly todo: string;
}

export type SetupField =
  | 'id'
  | 'name'
  | 'url'
  | 'analysisUrl'
  | 'user'
  | 'password'
  | 'transport'
  | 'analysedFps'
  | 'declaredFps'
  | 'enabled';

/** Of adding a camera and of how one is reached, in each language; loaded with its form. */
export interface SetupWords {
  readonly add: string;
  readonly addHint: string;
  readonly form: string;
  readonly labels: Record<SetupField, string>;
  readonly hints: Partial<Record<SetupField, string>>;
  readonly problems: Partial<Record<SetupField, string>>;
  readonly passwordKept: string;
  readonly passwordAgain: string;
  readonly idTaken: string;
  readonly more: string;
  readonly save: string;
  readonly saveNew: string;
  readonly saved: string;
  readonly incomplete: string;
  readonly notSaved: string;
  readonly source: Record<'saved' | 'configured', string>;
  readonly savedBy: (who: string, when: string) => string;
  readonly remove: string;
  readonly removeHint: string;
  readonly takeBack: string;
  readonly takeBackHint: string;
  readonly probe: string;
  readonly probing: string;
  readonly probeHint: string;
  readonly probeFailed: string;
  readonly probeBusy: string;
  readonly probeOld: string;
  readonly picture: string;
  readonly noPicture: string;
  readonly main: string;
  readonly sub: string;
  readonly both: string;
  readonly allWell: string;
  readonly fps: (fps: string) => string;
  readonly keyframes: (seconds: string) => string;
  readonly clipsCopied: string;
  readonly faults: Record<StreamFault, Advice>;
  readonly streamNotes: Record<StreamNote, Advice>;
  readonly cameraNotes: Record<CameraNote, Advice>;
}

const chinese: SetupWords = {
  add: '添加摄像头',
  addHint: '填好地址后先检测，看到画面再保存。保存后立即开始，其他摄像头不受影响。',
  form: '摄像头',
  labels: {
    id: '编号',
    name: '名称',
    url: '主码流地址',
    analysisUrl: '子码流地址（可不填）',
    user: '用户名',
    password: '密码',
    transport: '传输方式',
    analysedFps: '每秒分析帧数',
    declaredFps: '摄像头设定的帧率（可不填）',
    enabled: '启用',
  },
  hints: {
    id: '保存后不能再改；只用小写字母、数字和连字符',
    url: '用于留存视频，例如 rtsp://192.168.1.64/Streaming/Channels/101',
    analysisUrl: '用于分析，宽 640 像素即可；不填就分析主码流',
    declaredFps: '实际帧率不符时会提示',
    enabled: '停用后不连接，也不计入覆盖率',
  },
  problems: {
    id: '用小写字母、数字和连字符，最多 40 个',
    name: '请填写名称，最多 60 个字',
    url: '请以 rtsp:// 或 rtsps:// 开头，地址里不带用户名和密码',
    analysisUrl: '请以 rtsp:// 或 rtsps:// 开头，地址里不带用户名和密码',
    user: '最多 100 个字符',
    password: '最多 200 个字符',
    analysedFps: '请填 1 到 30',
    declaredFps: '请填大于 0、不超过 240 的数，或者留空',
  },
  passwordKept: '已保存，留空表示不变',
  passwordAgain: '换了设备或用户名，请重新输入密码',
  idTaken: '这个编号已有摄像头在用',
  more: '更多设置',
  save: '保存并启用',
  saveNew: '添加',
  saved: '已保存；只有这个摄像头重新连接。',
  incomplete: '请先改正标出的地方',
  notSaved: '没有保存成功，请再试一次',
  source: { saved: '在这里保存', configured: '来自配置文件' },
  savedBy: (who, when) => `${who} 于 ${when} 保存`,
  remove: '移除摄像头',
  removeHint: '移除后不再连接，它的标定和区域一并撤下。已有的记录和视频保留。',
  takeBack: '改回配置文件中的设置',
  takeBackHint: '撤下在这里保存的设置，配置文件中的设置重新生效。',
  probe: '检测',
  probing: '正在检测，最多半分钟……',
  probeHint: '检测会连上摄像头看几秒钟：有没有画面，哪里不对，该怎么改。',
  probeFailed: '没有检测成功，请再试一次',
  probeBusy: '正在检测另一个摄像头，请过几秒再试',
  probeOld: '填写的内容已改动，请重新检测',
  picture: '检测到的画面，头部已模糊',
  noPicture: '没有可以显示的画面',
  main: '主码流',
  sub: '子码流',
  both: '两路码流',
  allWell: '一切正常，可以保存。',
  fps: (fps) => `每秒 ${fps} 帧`,
  keyframes: (seconds) => `关键帧间隔 ${seconds} 秒`,
  clipsCopied: '视频原样留存',
  faults: {
    'host-unknown': { what: '找不到这个主机名', todo: '请核对地址，或改用 IP 地址。' },
    'host-unreachable': {
      what: '连不上这个地址',
      todo: '请检查摄像头是否通电、网线是否接好，以及是否与本机在同一网络。',
    },
    'port-refused': {
      what: '设备在，但拒绝了这个端口',
      todo: '请核对端口（一般是 554），并在摄像头里打开 RTSP。',
    },
    'no-answer': {
      what: '在限定时间内没有送来画面',
      todo: '请稍后再试；仍不行就重启摄像头，或换一种传输方式。',
    },
    'not-rtsp': { what: '那里应答的不是 RTSP', todo: '请核对端口：80 和 443 是网页，RTSP 一般是 554。' },
    'wrong-login': { what: '用户名或密码不对', todo: '请重新输入；连续输错可能会被摄像头暂时锁定。' },
    'no-such-path': {
      what: '摄像头在，但没有这个路径的码流',
      todo: '请按摄像头说明书核对地址中主机之后的部分。',
    },
    'no-video': { what: '这一路里没有视频', todo: '请换成视频码流的地址。' },
    'unknown-codec': { what: '视频编码无法解码', todo: '请在摄像头里改为 H.264。' },
    'old-ffmpeg': { what: '本机的 ffmpeg 太旧或缺失', todo: '请安装 ffmpeg 5.1 或更新的版本。' },
    unclear: { what: '没有得到画面，原因不明', todo: '请用其他播放器打开这个地址试试，再看服务日志。' },
  },
  streamNotes: {
    'made-playable': {
      what: '不是 H.264，视频会转码后再留存',
      todo: '浏览器能播放，但转码费时；能改为 H.264 更好。',
    },
    'not-recordable': { what: '动态 JPEG 无法留存视频', todo: '请在摄像头里改为 H.264。' },
    'low-rate': { what: '帧率低于每秒 8 帧，距离会量不准', todo: '请在摄像头里调到每秒 12 帧以上。' },
    'below-analysed-rate': { what: '帧率低于每秒分析帧数', todo: '请调高摄像头帧率，或把每秒分析帧数改小。' },
    'small-picture': { what: '画面太小，看不清包裹', todo: '请把用于分析的码流调到宽 640 像素以上。' },
    'rare-keyframes': {
      what: '关键帧间隔超过 4 秒',
      todo: '请把关键帧（I 帧）间隔设为 2 秒，视频才能准时开始。',
    },
  },
  cameraNotes: {
    'other-shape': {
      what: '子码流与主码流的画面比例不同',
      todo: '请调成相同比例，否则画面上的标记会对不上。',
    },
    'sub-stream-larger': { what: '子码流比主码流还大', todo: '两个地址可能填反了。' },
    'sub-stream-helps': {
      what: '只有大画面的主码流，分析起来费力',
      todo: '如果摄像头有子码流（宽 640 像素左右），请填上它的地址。',
    },
  },
};

const english: SetupWords = {
  add: 'Add a camera',
  addHint:
    'Enter the address, probe it, and save once you see the picture. It begins at once; the other cameras go on.',
  form: 'Camera',
  labels: {
    id: 'Id',
    name: 'Name',
    url: 'Address of the main stream',
    analysisUrl: 'Address of the sub-stream (optional)',
    user: 'User',
    password: 'Password',
    transport: 'Transport',
    analysedFps: 'Frames analysed a second',
    declaredFps: 'Rate that the camera is set to (optional)',
    enabled: 'Switched on',
  },
  hints: {
    id: 'Never changes once it is saved; lower-case letters, digits and hyphens',
    url: 'Kept as evidence, for example rtsp://192.168.1.64/Streaming/Channels/101',
    analysisUrl: 'Looked at; 640 pixels wide is enough. Without one the main stream is',
    declaredFps: 'A rate that differs is reported',
    enabled: 'Else it is not connected to, and does not count in the coverage',
  },
  problems: {
    id: 'Use lower-case letters, digits and hyphens, 40 at most',
    name: 'Enter a name of 60 characters at most',
    url: 'Begin with rtsp:// or rtsps://, without user and password in it',
    analysisUrl: 'Begin with rtsp:// or rtsps://, without user and password in it',
    user: '100 characters at most',
    password: '200 characters at most',
    analysedFps: 'Enter 1 to 30',
    declaredFps: 'Enter a number above 0, 240 at most, or nothing',
  },
  passwordKept: 'Kept; leave empty for no change',
  passwordAgain: 'For another device or user the password is needed again',
  idTaken: 'There is a camera of this id already',
  more: 'More settings',
  save: 'Save and use',
  saveNew: 'Add it',
  saved: 'Saved; only this camera connects anew.',
  incomplete: 'Please correct what is marked first',
  notSaved: 'Not saved, please try again',
  source: { saved: 'Saved here', configured: 'From the configuration file' },
  savedBy: (who, when) => `Saved by ${who}, ${when}`,
  remove: 'Remove the camera',
  removeHint:
    'It is no longer connected to, and its calibration and zones go. What was recorded and its clips stay.',
  takeBack: 'Go back to the configuration file',
  takeBackHint: 'What was saved here is dropped, and the configuration file counts again.',
  probe: 'Probe it',
  probing: 'Looking, half a minute at most…',
  probeHint: 'Connects for some seconds: is there a picture, what is wrong, and what to do.',
  probeFailed: 'The probe did not work, please try again',
  probeBusy: 'Another camera is being probed; please try again in some seconds',
  probeOld: 'What was entered has changed: please probe again',
  picture: 'The picture that was found, heads blurred',
  noPicture: 'No picture to show',
  main: 'Main stream',
  sub: 'Sub-stream',
  both: 'Both streams',
  allWell: 'All is well: it can be saved.',
  fps: (fps) => `${fps} fps`,
  keyframes: (seconds) => `a keyframe every ${seconds} s`,
  clipsCopied: 'clips are copied unchanged',
  faults: {
    'host-unknown': { what: 'No host has that name', todo: 'Check the address, or use the IP address.' },
    'host-unreachable': {
      what: 'The address cannot be reached',
      todo: 'Is the camera switched on, the cable plugged in, and the camera in the same network as this box?',
    },
    'port-refused': {
      what: 'The device is there and refuses the port',
      todo: 'Check the port (mostly 554), and switch RTSP on in the camera.',
    },
    'no-answer': {
      what: 'No picture came in time',
      todo: 'Try again; if it stays so, restart the camera or choose the other transport.',
    },
    'not-rtsp': {
      what: 'What answers there is not RTSP',
      todo: 'Check the port: 80 and 443 are web pages, RTSP is mostly 554.',
    },
    'wrong-login': {
      what: 'User or password is wrong',
      todo: 'Enter them again; some cameras lock for a while after wrong ones.',
    },
    'no-such-path': {
      what: 'The camera is there and has no stream at this path',
      todo: 'Compare what follows the host with the manual of the camera.',
    },
    'no-video': { what: 'There is no video in it', todo: 'Give the address of a stream with video.' },
    'unknown-codec': { what: 'The video cannot be decoded', todo: 'Set the camera to H.264.' },
    'old-ffmpeg': { what: 'ffmpeg of this box is missing or too old', todo: 'Install ffmpeg 5.1 or newer.' },
    unclear: {
      what: 'No picture came, and nothing says why',
      todo: 'Try the address in another player, and look at the log of the service.',
    },
  },
  streamNotes: {
    'made-playable': {
      what: 'Not H.264: clips are encoded anew',
      todo: 'Browsers will play them, but that takes work; H.264 is better where the camera has it.',
    },
    'not-recordable': { what: 'Motion JPEG gives no clips', todo: 'Set the camera to H.264.' },
    'low-rate': {
      what: 'Below 8 frames a second distances cannot be trusted',
      todo: 'Set the camera to 12 or more.',
    },
    'below-analysed-rate': {
      what: 'Fewer frames a second than are to be analysed',
      todo: 'Set the camera to more, or analyse fewer.',
    },
    'small-picture': {
      what: 'Too small a picture to see parcels',
      todo: 'Set the stream that is analysed to 640 pixels or more in width.',
    },
    'rare-keyframes': {
      what: 'More than 4 s between keyframes',
      todo: 'Set the camera to a keyframe (I-frame) every 2 s, so that clips begin in time.',
    },
  },
  cameraNotes: {
    'other-shape': {
      what: 'The sub-stream has another shape than the main stream',
      todo: 'Set both to the same, or what is drawn over clips will not fit.',
    },
    'sub-stream-larger': {
      what: 'The sub-stream is larger than the main stream',
      todo: 'The two addresses may be exchanged.',
    },
    'sub-stream-helps': {
      what: 'A large main stream alone takes much work to look at',
      todo: 'If the camera has a sub-stream of about 640 pixels in width, give its address.',
    },
  },
};

const WORDS: Readonly<Record<Language, SetupWords>> = { zh: chinese, en: english };

export const useSetupWords = (): SetupWords => WORDS[useLanguage().language];
