package org.comfrey.tests;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A fingerprint of every table that holds what people own; not of what remembers requests. */
final class Contents {
  private Contents() {}

  /** By table: its rows and their sum. */
  static Map<String, String> of(DatabaseAddress database) {
    // A connection for each table would cost far more than the tables.
    try (Connection connection = database.connect()) {
      return of(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> of(JdbcClient sql) {
    Map<String, String> contents = new TreeMap<>();
    for (String table :
        sql.sql(
                """
                select quote_ident(table_schema) || '.' || quote_ident(table_name)
                from information_schema.tables
                where table_type = 'BASE TABLE'
                  and table_schema in (
                    'identity', 'marketplace', 'calendar', 'trade', 'payments', 'notifications',
                    'reputation', 'messaging')
                  and table_name !~ 'idempot|scheduled|inbox|delivery|subscri|throttle|flyway|sign_in|session|quote'
                """)
            .query(String.class)
            .list()) {
      contents.put(
          table,
          sql.sql(
                  "select count(*) || '/' || coalesce(sum(hashtext(t::text)), 0) from "
                      + table
                      + " t"
                      // That somebody was refused is the one thing that a refusal leaves behind.
                      + (table.endsWith(".outbox") ? " where type not like '%.audited.v1'" : ""))
              .query(String.class)
              .single());
    }
    return contents;
  }
}
