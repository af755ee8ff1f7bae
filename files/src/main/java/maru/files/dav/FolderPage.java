package maru.files.dav;

import java.io.IOException;
import javax.servlet.http.HttpServletResponse;
import maru.files.tree.Node;

/// What a browser shows of a folder: its names as plain text. The front door shows nothing below
/// `/dav` that could look like one of our own pages.
final class FolderPage {

    private final XmlWriter out;
    private final boolean silent;

    private FolderPage(XmlWriter out, boolean silent) {
        this.out = out;
        this.silent = silent;
    }

    static FolderPage begin(HttpServletResponse response, String title, boolean silent)
            throws IOException {
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("Cache-Control", "private, no-cache");
        FolderPage page = new FolderPage(new XmlWriter(response.getOutputStream()), silent);
        page.line(title)
                .line("")
                .line("이 주소는 네트워크 드라이브입니다. 파일 탐색기나 Finder에 연결하여 쓰세요.")
                .line("This is the address of a network drive: connect it in Explorer or Finder.")
                .line("");
        return page;
    }

    void entry(String shown, Node node) {
        line(node.folder() ? shown + "/" : shown + "\t" + node.size());
    }

    void end() {
        out.close();
    }

    private FolderPage line(String text) {
        if (!silent) {
            out.raw(text).raw("\n");
        }
        return this;
    }
}
