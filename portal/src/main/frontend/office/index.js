// The pages of the school office have a style and no script of their own.
import "./office.css";
