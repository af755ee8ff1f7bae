package maru.launcher.supervisor;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A child of the tests: reads `health=PORT` and ends when its input ends, like a part.
final class SmallPart {

    private SmallPart() {}

    public static void main(String[] args) throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int port = 0;
        for (String line = input.readLine();
                line != null && !line.equals(".");
                line = input.readLine()) {
            if (line.startsWith("health=")) {
                port = Integer.parseInt(line.substring("health=".length()));
            }
        }
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 8);
        server.createContext(
                "/health",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        System.out.println("serving");
        while (input.readLine() != null) {
            // Nothing is told to a running part; only the end matters.
        }
        server.stop(0);
        Runtime.getRuntime().exit(0);
    }
}
