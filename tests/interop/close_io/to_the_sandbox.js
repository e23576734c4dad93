// Sends calls to https://api.close.com to the sandbox instead: `node --require THIS_FILE`.
"use strict";
const http = require("node:http");
const https = require("node:https");
const { hostname, port } = new URL(process.env.CLOSE_BASE_URL);

https.request = (options, answered) => {
  if (options.host !== "api.close.com") throw new Error(`a call to ${options.host}`);
  const there = { protocol: "http:", host: hostname, hostname, port, agent: http.globalAgent };
  return http.request({ ...options, ...there }, answered);
};
