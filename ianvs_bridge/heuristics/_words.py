"""The words of names: how they are split, and what common ones mean in Chinese."""

from __future__ import annotations

import re


def _table(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


VERBS = _table(
    """
accept=接受 acquire=获取 add=添加 adjust=调整 align=对齐 allocate=分配 analyze=分析 append=追加 apply=应用
assert=断言 assign=分配 await=等待 backoff=退避 batch=分批 bind=绑定 build=构建 cache=缓存 calculate=计算
call=调用 cancel=取消 check=检查 choose=选择 chunk=分块 clamp=限制 clean=清理 clear=清空 close=关闭
collapse=合并 collect=收集 combine=合并 compare=比较 compile=编译 compress=压缩 compute=计算 configure=配置
connect=连接 convert=转换 copy=复制 count=统计 create=创建 debounce=消抖 dedupe=去重 deduplicate=去重
decode=解码 decrypt=解密 delete=删除 deserialize=反序列化 detect=检测 disable=禁用 discard=丢弃
dispatch=分派 divide=划分 download=下载 drain=排空 drop=丢弃 dump=转储 emit=发出 enable=启用 encode=编码
encrypt=加密 ensure=确保 enumerate=枚举 escape=转义 estimate=估计 evaluate=求值 execute=执行 exit=退出
expand=展开 expire=使过期 extract=提取 fetch=获取 fill=填充 filter=过滤 find=查找 finish=完成 fix=修复
flatten=展平 flush=刷新 format=格式化 free=释放 gather=收集 generate=生成 get=获取 group=分组 handle=处理
hash=计算哈希 import=导入 increment=递增 index=索引 initialize=初始化 init=初始化 insert=插入 inspect=检查
install=安装 interpolate=插值 intersect=求交集 invoke=调用 iterate=遍历 iter=遍历 join=连接 limit=限制
list=列出 load=加载 lock=加锁 log=记录 look=查找 lookup=查找 make=创建 map=映射 mark=标记 match=匹配
measure=测量 merge=合并 move=移动 normalize=规范化 notify=通知 open=打开 pack=打包 pad=填充 parse=解析
partition=划分 patch=修补 peek=查看 pick=选取 poll=轮询 pop=弹出 prepare=准备 print=打印 process=处理
prune=修剪 publish=发布 pull=拉取 push=推送 put=放入 quantize=量化 quote=加引号 raise=抛出 rank=排序
read=读取 receive=接收 record=记录 redact=脱敏 reduce=归约 refresh=刷新 register=注册 release=释放
reload=重新加载 remove=移除 rename=重命名 render=渲染 replace=替换 report=报告 request=请求 reset=重置
resize=调整大小 resolve=解析 restore=恢复 retry=重试 return=返回 reverse=反转 rotate=轮转 round=取整
run=运行 sample=采样 save=保存 scale=缩放 scan=扫描 schedule=调度 search=搜索 select=选择 send=发送
serialize=序列化 serve=提供服务 set=设置 setup=设置 show=显示 shuffle=打乱 shutdown=关闭 skip=跳过
slice=切片 smooth=平滑 sort=排序 split=拆分 start=启动 stop=停止 store=存储 strip=去除 submit=提交
subscribe=订阅 sum=求和 swap=交换 sync=同步 take=取出 test=测试 throttle=限流 toggle=切换 tokenize=切分
transform=变换 translate=翻译 traverse=遍历 trim=修剪 truncate=截断 try=尝试 unescape=反转义 union=求并集
unlock=解锁 unpack=解包 update=更新 upload=上传 validate=校验 verify=验证 visit=访问 wait=等待 walk=遍历
warn=警告 watch=监视 wrap=包装 write=写入 yield=产出
"""
)
NOUNS = _table(
    """
address=地址 alias=别名 argument=参数 arguments=参数 args=参数 array=数组 attempts=次数 attribute=属性
average=平均值 batch=批次 batches=批次 block=块 body=正文 bucket=桶 buffer=缓冲区 byte=字节 bytes=字节
cache=缓存 callback=回调 cell=单元格 chain=链 character=字符 characters=字符 chars=字符 checksum=校验和
child=子节点 children=子节点 chunk=块 chunks=块 class=类 client=客户端 code=代码 column=列 columns=列
command=命令 comment=注释 config=配置 connection=连接 content=内容 context=上下文 cookie=Cookie count=数量
counter=计数器 cursor=游标 cycle=环 data=数据 date=日期 dates=日期 default=默认值 delay=延迟 depth=深度
dict=字典 difference=差异 digest=摘要 directory=目录 distance=距离 document=文档 duplicates=重复项
duration=时长 edge=边 edges=边 element=元素 encoding=编码 end=结尾 entry=条目 entries=条目 environment=环境
error=错误 errors=错误 event=事件 events=事件 exception=异常 expression=表达式 field=字段 fields=字段
file=文件 files=文件 filename=文件名 filter=滤波 flag=标志 folder=文件夹 format=格式 frame=帧 frames=帧
function=函数 graph=图 group=组 handler=处理器 hash=哈希 header=首部 headers=首部 heap=堆 history=历史
host=主机 id=标识 image=图像 index=索引 input=输入 instance=实例 interval=区间 intervals=区间 item=项
items=项 job=任务 key=键 keys=键 label=标签 language=语言 length=长度 level=级别 limit=上限 line=行 lines=行
link=链接 links=链接 list=列表 lock=锁 log=日志 map=映射 mask=掩码 matrix=矩阵 maximum=最大值 mean=均值
median=中位数 member=成员 memory=内存 message=消息 messages=消息 method=方法 minimum=最小值 mode=模式
model=模型 module=模块 moving=移动 name=名称 names=名称 node=节点 nodes=节点 number=数字 numbers=数字
object=对象 offset=偏移 option=选项 options=选项 order=顺序 output=输出 package=包 packet=数据包 page=页
pair=对 pairs=对 parameter=参数 parameters=参数 parent=父节点 part=部分 parts=部分 password=密码 path=路径
paths=路径 pattern=模式 percentile=百分位 pixel=像素 point=点 points=点 pool=池 port=端口 position=位置
prefix=前缀 priority=优先级 process=进程 progress=进度 property=属性 query=查询 queue=队列 range=范围
rate=速率 ratio=比例 record=记录 records=记录 reference=引用 request=请求 requests=请求 response=响应
result=结果 results=结果 root=根 route=路由 row=行 rows=行 rule=规则 sample=样本 samples=样本 schema=模式
score=分数 scores=分数 section=小节 segment=段 selector=选择器 separator=分隔符 sequence=序列 server=服务器
session=会话 set=集合 shape=形状 signal=信号 size=大小 slot=槽 source=来源 span=区段 stack=栈 start=起点
state=状态 status=状态 step=步骤 stream=流 string=字符串 strings=字符串 suffix=后缀 sum=总和 symbol=符号
table=表 tag=标签 tags=标签 target=目标 task=任务 tasks=任务 template=模板 temperature=温度 text=文本
thread=线程 threshold=阈值 time=时间 timeout=超时 timestamp=时间戳 title=标题 token=令牌 tokens=令牌
total=总数 tree=树 type=类型 types=类型 unit=单位 url=网址 user=用户 users=用户 value=值 values=值
variable=变量 vector=向量 version=版本 versions=版本 weight=权重 weights=权重 width=宽度 window=窗口
word=单词 words=单词 worker=工作者 zone=区
"""
)


def words(name: str) -> list[str]:
    """The words of an identifier in lower case: ``parseHTTPHeader_v2`` is parse, http, header, v2."""
    return [w.lower() for w in re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+|[^\W\d_a-zA-Z]+", name)]


def chinese(found: list[str], *, verbs: bool = False) -> str:
    """Words of a name in Chinese where they are known, as they are where not; verbs too only if asked for."""
    text = " ".join(NOUNS.get(w, VERBS.get(w, w) if verbs else w) for w in found)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
