package maru.bench.portal;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// The database of a running demo, for what no page of it does.
record DemoDatabase(Connection connection) implements AutoCloseable {

    /// Opens it as its superuser.
    ///
    /// @param data the demo's folder
    static DemoDatabase of(Path data) throws IOException, SQLException {
        Properties secrets = new Properties();
        try (Reader in = Files.newBufferedReader(data.resolve("secrets.properties"))) {
            secrets.load(in);
        }
        String port = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3);
        return new DemoDatabase(
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port.strip() + "/maru",
                        "maru",
                        secrets.getProperty("database.superuser")));
    }

    void change(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
