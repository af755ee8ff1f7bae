// What the pages of the drive have beyond the common parts.
import "./files.css";
