//! Group 8, from 820: the preview server.

super::group! {
    PORT_IN_USE "E820" "port-in-use"
        "端口 {port} 已被别的程序占用" => "换一个端口：--port {free} 现在空着";
        "port {port} is taken by another program" => "use another port: --port {free} is free now";
    CANNOT_LISTEN "E821" "cannot-listen"
        "不能在 {address} 上提供预览：{reason}" => "检查 --host 是不是本机的地址，端口是否大于 1023";
        "the preview cannot listen on {address}: {reason}" => "check that --host is an address of this machine and that the port is above 1023";
    SERVE_FAILED "E822" "serve-failed"
        "预览服务器停止了：{reason}" => "再运行一次 anli serve；若仍不行，看系统是否限制了网络或文件数";
        "the preview server stopped: {reason}" => "run anli serve again; if it stops again, see whether the system limits network or files";
}
